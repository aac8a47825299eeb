import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { main } from '../../../rehearsal/cli';
import type { CommandLine } from '../../../rehearsal/cli';
import { Interrupted } from '../../../rehearsal/interrupted';
import { summarySchema } from '../../../rehearsal/report/summary';
import type { CostSummary, Summary } from '../../../rehearsal/report/summary';
import type {
  Architecture,
  Outcome,
  RunningSystem,
  ScenarioContext,
} from '../../../rehearsal/scenarios/types';

const OUTCOME: Outcome = {
  pass: true,
  observed: ['It went well.'],
  requests: 3,
  failed: 0,
  p50: 1,
  p99: 2,
  durationMs: 10,
  notes: [],
};

const good = (): Promise<Outcome> => Promise.resolve(OUTCOME);

describe('npm run rehearse', () => {
  let folder: string;
  let out: string[];
  let errors: string[];
  let closed: number;
  let seen: ScenarioContext[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'cli-'));
    [out, errors, closed, seen] = [[], [], 0, []];
    new Stack(new App({ outdir: path.join(folder, 'cdk.out') }), 'Stack');
    const app = new App({ outdir: path.join(folder, 'cdk.out') });
    new Stack(app, 'Stack');
    app.synth();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const system = (): RunningSystem => ({
    provenance: () => ({ real: ['a'], modelled: ['b'], onlyAws: ['c'] }),
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  });
  const architecture = (
    runs: Record<string, (context: ScenarioContext) => Promise<Outcome>>,
    changed: Partial<Architecture> = {},
  ): Architecture => ({
    name: 'service',
    title: 'A service',
    isIn: () => true,
    prepare: () => Promise.resolve(() => Promise.resolve(system())),
    scenarios: Object.entries(runs).map(([name, run]) => ({
      name,
      title: `Title of ${name}`,
      expectation: `Expectation of ${name}`,
      run: (_, context) => {
        seen.push(context);
        return run(context);
      },
    })),
    ...changed,
  });
  const TWO = [architecture({ one: good, two: good })];

  const run = (
    words: readonly string[],
    architectures = TWO,
    signal = new AbortController().signal,
    bill?: CommandLine['bill'],
  ): Promise<number> =>
    main(['--out', path.join(folder, 'report'), ...words], {
      out: (text) => out.push(text),
      error: (text) => errors.push(text),
      terminal: false,
      signal,
      architectures,
      bill,
    });
  const rehearse = (
    words: readonly string[] = [],
    architectures = TWO,
    signal?: AbortSignal,
  ): Promise<number> => run(['--assembly', path.join(folder, 'cdk.out'), ...words], architectures, signal);
  const summary = (): Summary =>
    summarySchema.parse(JSON.parse(readFileSync(path.join(folder, 'report', 'summary.json'), 'utf8')));

  test('rehearses every scenario, writes the report and ends with 0', async () => {
    expect(await rehearse()).toBe(0);

    expect(summary()).toMatchObject({
      pass: true,
      source: 'cdk.out',
      scenarios: [{ name: 'one' }, { name: 'two' }],
    });
    expect(existsSync(path.join(folder, 'report', 'index.html'))).toBe(true);
    expect(out.at(-1)).toMatch(/^Report: .*index\.html$/);
  });

  const bill: CostSummary = { idleUsd: 1, spotUsd: 1, lines: [], orders: [], basis: ['Prices.'] };

  test('has the bill of the assembly in its report', async () => {
    await run(['--assembly', path.join(folder, 'cdk.out')], TWO, undefined, () => bill);

    expect(summary().cost).toEqual(bill);
  });

  test('rehearses without a bill where none can be computed, and says why', async () => {
    const status = await run(['--assembly', path.join(folder, 'cdk.out')], TWO, undefined, () => {
      throw new Error('AWS::New::Thing has no price.');
    });

    expect(status).toBe(0);
    expect(errors).toContain('The report has no bill: AWS::New::Thing has no price.');
    expect(summary().cost).toBeUndefined();
  });

  test('prepares nothing for an architecture of which no scenario is a telling one', async () => {
    const prepare = jest.fn();
    await rehearse([], [...TWO, architecture({ three: good }, { telling: [], prepare })]);

    expect(summary().scenarios.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(prepare).not.toHaveBeenCalled();
  });

  test('tells architectures and scenarios nothing of an environment when an assembly was given', async () => {
    const isIn = jest.fn(() => true);
    await rehearse([], [architecture({ one: good }, { isIn })]);

    expect(isIn).toHaveBeenCalledWith(expect.anything(), undefined);
    expect(seen[0]?.environment).toBeUndefined();
  });

  test('rehearses only the scenarios named', async () => {
    await rehearse(['two']);

    expect(summary().scenarios.map(({ name }) => name)).toEqual(['two']);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['only the telling ones when nothing is asked for', [], ['two']],
    ['the others too with --all', ['--all'], ['one', 'two']],
    ['any that is named', ['one'], ['one']],
  ])('rehearses %s', async (_, words, expected) => {
    await rehearse(words, [architecture({ one: good, two: good }, { telling: ['two'] })]);

    expect(summary().scenarios.map(({ name }) => name)).toEqual(expected);
  });

  test('starts a system of its own for each scenario, and closes it', async () => {
    await rehearse();

    expect(closed).toBe(2);
  });

  test('gives seed and scale to the scenarios, and names them in the report', async () => {
    await rehearse(['--seed', '7', '--scale', '2.5']);

    expect(seen[0]).toMatchObject({ seed: 7, scale: 2.5 });
    expect(summary()).toMatchObject({ seed: 7, scale: 2.5 });
  });

  test('takes another seed each time, unless one is given', async () => {
    await rehearse();
    const first = summary().seed;
    await rehearse();

    expect(summary().seed).not.toBe(first);
  });

  test('ends with 1 and the reason when an expectation fails, after the other scenarios', async () => {
    const failing = { ...OUTCOME, pass: false, observed: ['2 requests were lost.'] };

    expect(await rehearse([], [architecture({ bad: () => Promise.resolve(failing), good })])).toBe(1);
    expect(errors.join('\n')).toContain('bad failed: 2 requests were lost.');
    expect(summary().scenarios.map(({ pass }) => pass)).toEqual([false, true]);
  });

  test('takes a scenario that breaks for one that failed, and closes its system', async () => {
    const broken = architecture({ bad: () => Promise.reject(new Error('the task died')) });

    expect(await rehearse([], [broken])).toBe(1);
    expect(errors.join('\n')).toContain('bad failed: the task died');
    expect(closed).toBe(1);
  });

  test('takes a system that cannot be started for a failed scenario', async () => {
    const broken = architecture(
      { bad: good },
      { prepare: () => Promise.resolve(() => Promise.reject(new Error('no port'))) },
    );

    expect(await rehearse([], [broken])).toBe(1);
    expect(errors.join('\n')).toContain('bad failed: no port');
  });

  test('ends with 1 and the reason when nothing can be prepared', async () => {
    const broken = architecture(
      { bad: good },
      { prepare: () => Promise.reject(new Error('Dockerfile line 3: no')) },
    );

    expect(await rehearse([], [broken])).toBe(1);
    expect(errors.join('\n')).toContain('Dockerfile line 3: no');
  });

  test('leaves nothing behind but the report', async () => {
    const before = new Set(readdirSync(tmpdir()));
    await rehearse([], [architecture({ bad: () => Promise.reject(new Error('x')), good })]);

    expect(existsSync(seen[0]?.workFolder ?? '')).toBe(false);
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith('rehearsal-') && !before.has(name)),
    ).toEqual([]);
  });

  test('follows each scenario on a served page with --live, and ends with the status of the run', async () => {
    const leave = new AbortController();
    const pages: string[] = [];
    const look = async (): Promise<Outcome> => {
      const [url = 'no URL'] = /http:[^\s,]+/.exec(out.join('\n')) ?? [];
      pages.push(await (await fetch(url)).text());
      return { ...OUTCOME, pass: false };
    };
    const assembly = path.join(folder, 'cdk.out');
    const status = await main(['--live', '--assembly', assembly, '--out', path.join(folder, 'report')], {
      out: (text) => {
        out.push(text);
        if (text.startsWith('The report stays at')) leave.abort();
      },
      error: (text) => errors.push(text),
      terminal: false,
      signal: leave.signal,
      architectures: [architecture({ look })],
    });

    expect(status).toBe(1);
    expect(pages[0]).toContain('<article id="look" class="running"');
  });

  test('ends at once when it is interrupted, with the status of the signal, and closes the system', async () => {
    const interruption = new AbortController();
    const hanging = architecture({
      hangs: () => {
        interruption.abort(new Interrupted('SIGINT', 130));
        return new Promise(() => undefined);
      },
    });

    expect(await rehearse([], [hanging], interruption.signal)).toBe(130);
    expect(closed).toBe(1);
    expect(errors.join('\n')).toContain('Ended by SIGINT. Everything that was started has been stopped.');
    expect(existsSync(path.join(folder, 'report'))).toBe(false);
  });

  test('lists scenarios with what they expect', async () => {
    expect(await run(['--list'])).toBe(0);
    expect(out.join('\n')).toMatch(/A service.*one\n\s+Expectation of one.*two\n\s+Expectation of two/s);
  });

  test('says which scenarios have to be asked for', async () => {
    await run(['--list'], [architecture({ one: good, two: good }, { telling: ['two'] })]);

    expect(out.join('\n')).toMatch(/one \(when named, or with --all\)\n.*two\n/s);
  });

  test('shows its help', async () => {
    expect(await run(['--help'])).toBe(0);
    expect(out.join('\n')).toContain('--assembly <folder>');
  });

  describe('ends with 2', () => {
    test.each<[string, readonly string[], RegExp]>([
      [
        'for an unknown scenario, and names the known ones',
        ['three'],
        /No scenario is called three. Known: one, two\./,
      ],
      ['for --all with a name', ['one', '--all'], /--all or names of scenarios, not both: one/],
      ['for --hold with a scenario', ['--hold', 'service', 'one'], /leave out one\./],
      [
        'for --hold with a report',
        ['--hold', '--live', '--open'],
        /--hold runs no scenario and writes no report: leave out --live, --open\./,
      ],
      ['for --hold of something else', ['--hold', 'one'], /Allowed choices are service, function/],
      ['for an unknown option', ['--fast'], /unknown option '--fast'/],
      ['for a seed that is none', ['--seed', 'x'], /--seed.*'x' is invalid. Give a whole number/],
      ['for a scale that is none', ['--scale', '0'], /--scale.*'0' is invalid. Give a number above 0/],
      [
        'for an environment and an assembly at once',
        ['--env', 'sandbox', '--assembly', 'x'],
        /--env or --assembly, not both/,
      ],
      [
        'for a folder that is not there',
        ['--assembly', 'no-such-folder'],
        /no-such-folder cannot be rehearsed/,
      ],
    ])('%s', async (_, words, message) => {
      expect(await run(words)).toBe(2);
      expect(errors.join('\n')).toMatch(message);
    });

    test('for an unknown scenario, and names those of this repository unless others are given', async () => {
      const line = { out: () => undefined, terminal: false, signal: new AbortController().signal };
      const status = await main(['nothing'], { ...line, error: (text) => errors.push(text) });

      expect(status).toBe(2);
      expect(errors.join('\n')).toMatch(
        /No scenario is called nothing. Known: steady-load, replace-every-task, /,
      );
    });

    test('for an assembly in which nothing can be rehearsed', async () => {
      expect(await rehearse([], [architecture({ one: good }, { isIn: () => false })])).toBe(2);
      expect(errors.join('\n')).toMatch(/has nothing that can be rehearsed. Known: A service\./);
    });

    test('for a scenario of something that the assembly does not have', async () => {
      const absent = architecture({ other: good }, { isIn: () => false });

      expect(await rehearse(['other'], [architecture({ one: good }), absent])).toBe(2);
      expect(errors.join('\n')).toMatch(/does not have what other is about. Scenarios for it: one\./);
    });
  });
});
