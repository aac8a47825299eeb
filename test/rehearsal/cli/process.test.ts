import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { summarySchema } from '../../../rehearsal/report/summary';
import { synthesizeFork } from './fork';

/** Command lines of processes that run out of a folder. */
const processesIn = (place: string): string[] =>
  spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(place) && !line.includes('defunct'));

// A machine that stands still for a second breaks promises that no program broke: once more then, and the log tells.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

describe('the command as a process, on an assembly of another repository', () => {
  jest.setTimeout(180_000);
  let folder: string;
  let assembly: string;
  let children: ChildProcess[];
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'command-'));
    assembly = synthesizeFork(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 3 }));
  beforeEach(() => {
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  interface Command {
    readonly child: ChildProcess;
    /** Everything written so far. */
    readonly text: () => string;
    readonly says: (words: string) => Promise<void>;
    readonly status: Promise<number | null>;
    /** Where it puts what it needs for a while. */
    readonly temporary: string;
    readonly report: string;
  }
  const start = (name: string, words: readonly string[]): Command => {
    const temporary = mkdtempSync(path.join(folder, `${name}-`));
    const report = path.join(temporary, 'report');
    // What tsx has compiled is kept for the next start.
    const compiled = `tsx-${userInfo().uid}`;
    mkdirSync(path.join(tmpdir(), compiled), { recursive: true });
    symlinkSync(path.join(tmpdir(), compiled), path.join(temporary, compiled));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'bin/rehearse.ts', '--out', report, '--scale', '16', ...words],
      {
        env: { PATH: process.env['PATH'], TMPDIR: temporary },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    children.push(child);
    let text = '';
    const waiting = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (more: string) => {
        text += more;
        for (const look of waiting) look();
      });
    }
    return {
      child,
      temporary,
      report,
      text: () => text,
      says: (words) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            if (!text.includes(words)) return;
            waiting.delete(look);
            resolve();
          };
          child.once('close', () => reject(new Error(`It never said ${words}:\n${text}`)));
          waiting.add(look);
          look();
        }),
      status: new Promise((resolve) => child.once('close', resolve)),
    };
  };

  test('rehearses its service under its names, port and number of tasks, while another one does too', async () => {
    const command = start('fork', [
      '--assembly',
      assembly,
      'steady-load',
      'replace-every-task',
      'kill-a-task',
    ]);
    const other = start('other', ['--assembly', assembly, 'steady-load']);

    expect([await command.status, command.text()]).toEqual([0, expect.stringContaining('came true')]);
    expect([await other.status, other.text()]).toEqual([0, expect.stringContaining('came true')]);
    const { scenarios, provenance } = summarySchema.parse(
      JSON.parse(readFileSync(path.join(command.report, 'summary.json'), 'utf8')),
    );
    expect(scenarios.map(({ pass }) => pass)).toEqual([true, true, true]);
    expect(scenarios[2]?.observed[0]).toMatch(/^With 2 tasks, \d+ of \d+ requests were lost/);
    expect(provenance.onlyAws.join('\n')).toContain('public.ecr.aws/docker/library/node:24');
  });

  test.each<['SIGINT' | 'SIGTERM', number, string]>([
    ['SIGINT', 130, '… Steady load'],
    ['SIGTERM', 143, '… A task killed'],
  ])('stops everything on %s and ends with %d, in the middle of "%s"', async (signal, status, moment) => {
    const command = start(signal, ['--assembly', assembly, 'steady-load', 'kill-a-task']);
    await command.says(moment);
    command.child.kill(signal);

    expect(await command.status).toBe(status);
    expect(processesIn(command.temporary)).toEqual([]);
    expect(readdirSync(command.temporary).filter((name) => name.startsWith('rehearsal-'))).toEqual([]);
  });

  test('stops the CDK app on SIGINT', async () => {
    const command = start('synthesis', []);
    await command.says('… Synthesize');
    command.child.kill('SIGINT');

    expect(await command.status).toBe(130);
    expect(processesIn(command.temporary)).toEqual([]);
    expect(readdirSync(command.temporary).filter((name) => name.startsWith('rehearsal-'))).toEqual([]);
  });

  test('leaves no task behind even when it is killed', async () => {
    const command = start('killed', ['--assembly', assembly, 'steady-load']);
    await command.says('… Steady load');
    command.child.kill('SIGKILL');
    await command.status;

    // Each task ends when it notices; the test's own time-out is the limit.
    while (processesIn(command.temporary).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(command.text()).not.toContain('came true');
  });
});
