import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ENV } from '../../app/src/contract';
import { onceInRun } from '../once-in-run';
import { localAws, TABLE } from './orders-table';

jest.setTimeout(60_000);

const BUILD = join(__dirname, '../../app/build.mjs');

/** Folder of the image's bundle, made as the image makes it: once in a run of the tests. */
export function imageBundle(): string {
  return onceInRun('order-api', (folder) => execFileSync(process.execPath, [BUILD, '--outdir', folder]));
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface ApiProcess {
  readonly url: string;
  readonly port: number;
  readonly log: readonly LogLine[];
  readonly child: ChildProcess;
  /** Resolves with the first such line, seen or to come; rejects when the process ends without it. */
  logged(wanted: string | ((line: LogLine) => boolean)): Promise<LogLine>;
  /** Resolves with the exit status (or the signal's name) once the process has ended and its log is read. */
  readonly exited: Promise<number | string | null>;
}

/** Starts the bundled API on a free port of the loopback, and waits until it listens. */
export async function startApiProcess(
  folder: string,
  endpoint: string,
  environment: Record<string, string> = {},
): Promise<ApiProcess> {
  const api = spawnApi(folder, {
    ...localAws(endpoint),
    HOST: '127.0.0.1',
    [ENV.port]: '0',
    [ENV.tableName]: TABLE,
    [ENV.environment]: 'test',
    [ENV.logLevel]: 'debug',
    ...environment,
  });
  const port = Number((await api.logged('listening'))['port']);
  return { ...api, port, url: `http://127.0.0.1:${port}` };
}

/** Starts the bundled API with nothing but this environment. */
export function spawnApi(folder: string, env: Record<string, string>): Omit<ApiProcess, 'url' | 'port'> {
  return spawnProgram(folder, ['main.mjs'], env);
}

/** Starts a program of the bundle, with its arguments and with nothing but this environment. */
export function spawnProgram(
  folder: string,
  [file = '', ...options]: readonly string[],
  env: Record<string, string>,
): Omit<ApiProcess, 'url' | 'port'> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(folder, file), ...options], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: LogLine[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: LogLine = JSON.parse(text);
    log.push(line);
    arrivals.emit('line');
  });
  const exited = once(child, 'close').then(([code, signal]) => signal ?? code);
  const logged: ApiProcess['logged'] = async (wanted) => {
    const matches = typeof wanted === 'string' ? (line: LogLine) => line.message === wanted : wanted;
    for (;;) {
      const line = log.find(matches);
      if (line !== undefined) return line;
      const ended = await Promise.race([once(arrivals, 'line').then(() => false), exited.then(() => true)]);
      if (ended && !log.some(matches)) {
        throw new Error(`the API ended before it logged ${wanted.toString()}: ${JSON.stringify(log)}`);
      }
    }
  };
  return { child, log, logged, exited };
}

/** Ends a process that a test may have left running. */
export async function endProcess(api: Pick<ApiProcess, 'child' | 'exited'> | undefined): Promise<void> {
  if (api === undefined) return;
  api.child.kill('SIGKILL');
  await api.exited;
}
