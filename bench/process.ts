import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { peakMemory } from './memory';

export interface Command {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Ends the command and all that it started. */
  readonly signal: AbortSignal;
}

/** What a command took, with every process that it started. */
export interface Cost {
  /** Real seconds. */
  readonly wall: number;
  /** Seconds of processors, of user and system together. */
  readonly cpu: number;
  /** Highest sum of resident memory at one moment, in MB; pages that processes share count in each. Undefined outside Linux. */
  readonly memory?: number;
  /** What it wrote to its standard output. */
  readonly output: string;
}

/** Runs the command, then has the shell say what its children took: the only account that knows of grandchildren. */
const SCRIPT = '"$@"; status=$?; times >&3; exit $status';

/**
 * Runs a command and measures it.
 *
 * @throws Error with the end of what it wrote to stderr when it fails, or the signal's reason
 */
export async function measure({ words, cwd, environment, signal }: Command): Promise<Cost> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const child = spawn('sh', ['-c', SCRIPT, 'sh', ...words], {
    cwd,
    env: environment ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  signal.addEventListener('abort', end);
  process.on('exit', end);
  const memory = peakMemory(child.pid);
  try {
    const [, output, errors, times] = await Promise.all([
      new Promise((resolve, reject) => child.once('close', resolve).once('error', reject)),
      ...child.stdio.slice(1).map((stream) => (stream && 'read' in stream ? text(stream) : '')),
    ]);
    signal.throwIfAborted();
    if (child.exitCode !== 0) {
      throw new Error(
        `${words.join(' ')} ended with status ${child.exitCode}:\n${String(errors).slice(-2000)}`,
      );
    }
    const wall = (performance.now() - startedAt) / 1000;
    return { wall, cpu: secondsOfChildren(String(times)), memory: memory.stop(), output: String(output) };
  } finally {
    memory.stop();
    signal.removeEventListener('abort', end);
    process.off('exit', end);
  }
}

/**
 * Reads the second line of the shell's `times`: user and system time of all processes that the shell waited for.
 *
 * @throws Error when it is not written as POSIX has it
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#times
 */
export function secondsOfChildren(times: string): number {
  const found = [...(times.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  if (found.length !== 2)
    throw new Error(`The shell wrote its times as "${times}"; expected 0m0.00s 0m0.00s twice.`);
  return found.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}
