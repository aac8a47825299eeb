import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import type { LocalCommand } from '../image/image';

/** What `network-namespace.cjs` sends. */
const portReport = z.object({ listening: z.object({ containerPort: z.number(), port: z.number() }) });
const NETWORK_NAMESPACE = path.join(__dirname, 'network-namespace.cjs');
/** Lines of output kept per process: enough to see why it ended. */
const LINES_KEPT = 200;

export interface ProcessOptions {
  readonly command: LocalCommand;
  readonly environment: Readonly<Record<string, string>>;
  /** Container ports that are known already, with the true port on this machine. @default none */
  readonly ports?: ReadonlyMap<number, number>;
}

/** How a process ended. */
export interface Exit {
  /** @default none: a signal ended it */
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
}

/** A real process of this machine that stands for a container. */
export interface ContainerProcess {
  readonly pid: number;
  /** What it wrote to stdout and stderr, last lines, in order. */
  readonly output: readonly string[];
  /** Resolves when it and all it has started have ended, and the output was read. Never rejects. */
  readonly exited: Promise<Exit>;
  /**
   * The true port behind a container port, when the program listens there.
   * @returns undefined when the process ended without
   */
  listening(containerPort: number): Promise<number | undefined>;
  /** Ports of the program so far: container port to true port. */
  readonly ports: ReadonlyMap<number, number>;
  /** Sends a signal to the process. Without effect once it has ended. */
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a program as a container would: in a session of its own, so that a ctrl-C meant for the rehearsal does not
 * reach it, and with a network namespace of its own as far as ports go. It ends with the rehearsal in any case.
 */
export function startProcess({ command, environment, ports }: ProcessOptions): ContainerProcess {
  const child = spawn(command.executable, ['--require', NETWORK_NAMESPACE, ...command.arguments], {
    cwd: command.workingFolder,
    env: { ...environment, REHEARSAL_PORTS: JSON.stringify([...(ports ?? [])]) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const output: string[] = [];
  const truePorts = new Map<number, number>();
  const waiting: { readonly containerPort: number; readonly resolve: (port: number | undefined) => void }[] =
    [];
  let ended = false;

  const tell = (containerPort: number, port: number | undefined): void => {
    for (const waiter of waiting) if (waiter.containerPort === containerPort) waiter.resolve(port);
  };
  const exited = new Promise<Exit>((resolve) => {
    const end = (exit: Exit): void => {
      ended = true;
      for (const { resolve: giveUp } of waiting) giveUp(undefined);
      resolve(exit);
    };
    child.once('error', (error) => {
      output.push(error.message);
      end({});
    });
    // A container ends with its first process; what that one left behind would also keep its output open.
    child.once('exit', () => child.pid !== undefined && killSession(child.pid));
    child.once('close', (code, signal) => end({ code: code ?? undefined, signal: signal ?? undefined }));
  });
  child.on('message', (message) => {
    const { listening } = portReport.parse(message);
    truePorts.set(listening.containerPort, listening.port);
    tell(listening.containerPort, listening.port);
  });
  for (const stream of [child.stdout, child.stderr]) if (stream) keepLines(stream, output);

  return {
    pid: child.pid ?? 0,
    output,
    exited,
    ports: truePorts,
    listening: (containerPort) =>
      new Promise((resolve) => {
        const known = truePorts.get(containerPort);
        if (known !== undefined || ended) resolve(known);
        else waiting.push({ containerPort, resolve });
      }),
    kill(signal) {
      if (!ended) child.kill(signal);
    },
  };
}

/** The process and all it has started: its session is also its process group. */
function killSession(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: all of them have ended in the meantime.
    if (!(typeof error === 'object' && error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function keepLines(stream: NodeJS.ReadableStream, output: string[]): void {
  let rest = '';
  stream.setEncoding('utf8');
  const keep = (line: string): void => {
    if (line === '') return;
    output.push(line);
    if (output.length > LINES_KEPT) output.shift();
  };
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(keep);
  });
  stream.on('end', () => keep(rest));
}
