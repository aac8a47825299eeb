import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startStopwatch } from '../stopwatch';
import { exited, timedOut } from './result';
import type { FunctionFailure } from './result';
import { startRuntimeApi } from './runtime-api';
import type { RuntimeApi } from './runtime-api';
import type { VersionConfiguration } from './version';
import { environmentVariables } from './variables';

/** What an environment made of an invocation. */
export type EnvironmentOutcome = {
  readonly durationMs: number;
  readonly initMs?: number;
  readonly logTail: readonly string[];
} & ({ readonly payload: string } | { readonly failure: FunctionFailure });

/** One execution environment: a process that serves one invocation at a time. */
export interface ExecutionEnvironment {
  invoke(invocation: EnvironmentInvocation): Promise<EnvironmentOutcome>;
  /** False once the process has ended or must not be used again. */
  readonly usable: boolean;
  /** Ends the process and waits until it has. */
  stop(): Promise<void>;
}

export interface EnvironmentInvocation {
  readonly requestId: string;
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly traceId: string;
}

export interface EnvironmentOptions {
  readonly configuration: VersionConfiguration;
  /** Folder of the version's own copy of the code. */
  readonly codeFolder: string;
  readonly version: string;
  readonly logStream: string;
  /** Variables that point the SDK's clients to local endpoints. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly onLogLine: (line: string) => void;
}

/** Lambda gives a function this long to load before it starts over with the function's own time-out. */
const INIT_TIMEOUT_MS = 10_000;
const LOG_TAIL_LINES = 20;
const BOOTSTRAP = path.join(__dirname, 'bootstrap.cjs');

/**
 * Starts an environment. The heap is limited to MemorySize by `--max-old-space-size`: buffers outside of the heap are
 * not counted, unlike in Lambda.
 *
 * Time-outs run on the machine's clock, not on the rehearsal's: the function's code reads that one.
 */
export async function startEnvironment(options: EnvironmentOptions): Promise<ExecutionEnvironment> {
  const environment = new ProcessEnvironment(options);
  try {
    await environment.start();
  } catch (error) {
    await environment.stop();
    throw error;
  }
  return environment;
}

interface UnderWay {
  readonly requestId: string;
  readonly settle: (outcome: { payload: string } | { failure: FunctionFailure }) => void;
}

class ProcessEnvironment implements ExecutionEnvironment {
  private api: RuntimeApi | undefined;
  private child: ChildProcess | undefined;
  private underWay: UnderWay | undefined;
  private readonly startedAt = performance.now();
  private initMs: number | undefined;
  private ready: (() => void) | undefined;
  private readonly isReady = new Promise<void>((resolve) => (this.ready = resolve));
  private initFailure: FunctionFailure | undefined;
  private fresh = true;
  private ended = false;
  private logTail: string[] = [];

  constructor(private readonly options: EnvironmentOptions) {}

  get usable(): boolean {
    return !this.ended;
  }

  async start(): Promise<void> {
    this.api = await startRuntimeApi({
      onNext: () => this.onNext(),
      onResponse: (requestId, payload) => this.settle(requestId, { payload }),
      onError: (requestId, payload, ending) => this.onError(requestId, payload, ending),
    });
    const { configuration } = this.options;
    this.child = spawn(process.execPath, [`--max-old-space-size=${configuration.memoryMiB}`, BOOTSTRAP], {
      cwd: this.options.codeFolder,
      env: environmentVariables(this.options, this.api.address),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.on('exit', (code, signal) => this.onExit(code, signal));
    this.child.on('error', () => this.onExit(null, null));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.onLogLine(line));
    }
  }

  async invoke(invocation: EnvironmentInvocation): Promise<EnvironmentOutcome> {
    const { timeoutSeconds } = this.options.configuration;
    this.logTail = [];
    const initialised = await this.withDeadline(this.isReady, INIT_TIMEOUT_MS);
    const initMs = this.fresh ? this.initMs : undefined;
    this.fresh = false;
    const stopwatch = startStopwatch(this.child?.pid);
    const outcome = initialised
      ? await this.run(invocation, timeoutSeconds)
      : { failure: timedOut(invocation.requestId, INIT_TIMEOUT_MS / 1000) };
    const durationMs = stopwatch();
    if ('failure' in outcome && outcome.failure.errorType === 'Sandbox.Timedout') this.ended = true;
    if (this.ended) await this.stop();
    return { ...outcome, durationMs, initMs, logTail: this.logTail };
  }

  async stop(): Promise<void> {
    this.ended = true;
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
    await this.api?.close();
  }

  private async run(
    invocation: EnvironmentInvocation,
    timeoutSeconds: number,
  ): Promise<{ payload: string } | { failure: FunctionFailure }> {
    const { requestId } = invocation;
    if (this.initFailure) {
      return { failure: withRequestId(this.initFailure, requestId) };
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.settle(requestId, { failure: timedOut(requestId, timeoutSeconds) });
      }, timeoutSeconds * 1000);
      this.underWay = {
        requestId,
        settle: (outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        },
      };
      this.api?.dispatch({ ...invocation, deadline: Date.now() + timeoutSeconds * 1000 });
    });
  }

  private async withDeadline(event: Promise<void>, ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    const inTime = await Promise.race([event.then(() => true), late]);
    clearTimeout(timer);
    return inTime;
  }

  private onNext(): void {
    this.initMs ??= performance.now() - this.startedAt;
    this.ready?.();
  }

  private onError(requestId: string | undefined, payload: string, ending: boolean): void {
    const failure = parseFailure(payload);
    this.ended ||= ending;
    if (requestId !== undefined) this.settle(requestId, { failure });
    else {
      this.initFailure ??= failure;
      this.onNext();
    }
  }

  /** The first to speak for an invocation counts; whatever comes later is late. */
  private settle(requestId: string, outcome: { payload: string } | { failure: FunctionFailure }): void {
    if (this.underWay?.requestId !== requestId) return;
    const { settle } = this.underWay;
    this.underWay = undefined;
    settle(outcome);
  }

  private onExit(code: number | null, signal: string | null): void {
    this.ended = true;
    this.initFailure ??= exited('REQUEST', code, signal);
    this.onNext();
    const { underWay } = this;
    if (underWay) this.settle(underWay.requestId, { failure: exited(underWay.requestId, code, signal) });
    void this.api?.close();
  }

  private onLogLine(line: string): void {
    this.logTail = [...this.logTail, line].slice(-LOG_TAIL_LINES);
    this.options.onLogLine(line);
  }
}

function withRequestId(failure: FunctionFailure, requestId: string): FunctionFailure {
  return {
    ...failure,
    errorMessage: failure.errorMessage.replace('RequestId: REQUEST', `RequestId: ${requestId}`),
  };
}

function parseFailure(payload: string): FunctionFailure {
  try {
    const failure: Partial<FunctionFailure> = JSON.parse(payload);
    const { errorType, errorMessage, trace } = failure;
    return { errorType: String(errorType), errorMessage: String(errorMessage), trace };
  } catch {
    return { errorType: 'Runtime.Unknown', errorMessage: 'The runtime reported an error that is not JSON.' };
  }
}
