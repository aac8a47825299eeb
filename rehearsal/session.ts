import { spawn } from 'node:child_process';

export interface SessionOptions {
  /** Run by the shell of this machine. */
  readonly command: string;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the command and all that it started. */
  readonly signal?: AbortSignal;
}

/** How a command ended, and the last of what it wrote. */
export interface SessionResult {
  /** `status 1`, or the name of a signal; undefined when it ended well. */
  readonly failure?: string;
  readonly stderr: string;
  /** stdout and stderr, in order of arrival. */
  readonly output: string;
}

const CHARACTERS_KEPT = 16_000;

/** Runs a command in a session of its own, so that it and what it started end together and a ctrl-C ends neither. */
export async function runInSession(options: SessionOptions): Promise<SessionResult> {
  options.signal?.throwIfAborted();
  const child = spawn(options.command, {
    cwd: options.cwd,
    env: options.environment,
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-CHARACTERS_KEPT);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-CHARACTERS_KEPT);
    stderr = (stderr + text).slice(-CHARACTERS_KEPT);
  });
  let ended = false;
  const abort = (): void => {
    if (child.pid !== undefined && !ended) process.kill(-child.pid, 'SIGKILL');
  };
  options.signal?.addEventListener('abort', abort);
  try {
    const failure = await new Promise<string | undefined>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => {
        ended = true;
      });
      child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `status ${code}`)));
    });
    options.signal?.throwIfAborted();
    return { failure, output: output.trim(), stderr: stderr.trim() };
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}
