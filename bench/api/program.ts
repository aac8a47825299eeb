import { type ChildProcess, execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ENV } from '../../app/src/contract';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';

/** The container's program, running. */
export interface Program {
  readonly child: ChildProcess;
  readonly port: number;
  /** Real milliseconds from the start of the process to its open port. */
  readonly readyMs: number;
  /** Ends it as ECS does. @returns real milliseconds from SIGTERM to its exit */
  stop(): Promise<number>;
}

/** Bundles the program as the image does. @returns its folder */
export async function bundleProgram(folder: string): Promise<string> {
  const outdir = path.join(folder, 'program');
  await promisify(execFile)(process.execPath, [
    path.join(REPOSITORY, 'app', 'build.mjs'),
    '--outdir',
    outdir,
  ]);
  return outdir;
}

export interface ProgramOptions {
  /** Where its bundle is. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Options of Node.js. @default those of the image */
  readonly nodeOptions?: readonly string[];
  /** @default a table that nothing leads to */
  readonly environment?: Readonly<Record<string, string>>;
}

/** @throws Error when it ends before it listens */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { folder, signal, nodeOptions = [], environment = {} } = options;
  const startedAt = performance.now();
  const words = ['--enable-source-maps', ...nodeOptions, path.join(folder, 'main.mjs')];
  const child = spawn(process.execPath, words, {
    env: {
      HOST: '127.0.0.1',
      [ENV.port]: '0',
      [ENV.tableName]: 'orders',
      [ENV.environment]: 'bench',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  // An abort is told by what waits for the program.
  child.on('error', () => undefined);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  if (child.stdout === null) throw new Error('The order API has no log.');
  const port = await portInLog(child.stdout);
  const readyMs = performance.now() - startedAt;
  return {
    child,
    port,
    readyMs,
    async stop() {
      const stoppedAt = performance.now();
      child.kill('SIGTERM');
      await exited;
      return performance.now() - stoppedAt;
    },
  };
}

/** The rest of the log is read and dropped, so that the program never waits for a reader. */
async function portInLog(log: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface({ input: log })) {
    const { message, port }: { message?: string; port?: number } = JSON.parse(line);
    if (message !== 'listening' || port === undefined) continue;
    log.resume();
    return port;
  }
  throw new Error('The order API ended before it listened.');
}
