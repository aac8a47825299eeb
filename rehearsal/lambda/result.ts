/** What came of one invocation, as Invoke answers it. Times are real milliseconds. */
export interface InvocationResult {
  readonly requestId: string;
  readonly executedVersion: string;
  /** Answer of the handler, or `{ errorType, errorMessage, trace }`, as JSON. */
  readonly payload: string;
  /** `Unhandled` when the function failed. @default it did not */
  readonly functionError?: 'Unhandled';
  /** Time in the handler, without the start of its environment. */
  readonly durationMs: number;
  /** Time that the environment took to start, for its first invocation. @default it was warm */
  readonly initMs?: number;
  /** The last lines that the function wrote during this invocation. */
  readonly logTail: readonly string[];
}

/** What a runtime, or Lambda in its place, says of a failed invocation. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The function ran into its Timeout. */
export function timedOut(requestId: string, timeoutSeconds: number): FunctionFailure {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  };
}

/** The process ended while it should have answered: out of memory, or an exit of its own. */
export function exited(requestId: string, code: number | null, signal: string | null): FunctionFailure {
  const how = signal === null ? `exit status ${code ?? 'unknown'}` : `signal: ${SIGNALS[signal] ?? signal}`;
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
  };
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};
