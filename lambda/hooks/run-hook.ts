/** What a hook found. A failed verdict says why, for the log and for protocols that carry a reason. */
export type Verdict =
  | { readonly status: 'Succeeded' }
  | { readonly status: 'Failed'; readonly reason: string };

/** Tells whoever waits for the hook: an API call (CodeDeploy) or a return value (ECS). */
export type Report = (verdict: Verdict) => Promise<void>;

/** What the core needs from outside; `systemTime` in production, a hand-moved clock in tests. */
export interface Time {
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface HookRun {
  /** The hook's own work. Throws when the release must not go on; the message becomes the reason. */
  readonly verify: (signal: AbortSignal) => Promise<void>;
  readonly report: Report;
  /** Whether a failed report may succeed when tried again: throttling, a network fault. */
  readonly retryable: (error: unknown) => boolean;
  /** Milliseconds until Lambda stops the function. */
  readonly remainingMs: number;
  readonly log: HookLog;
  readonly time: Time;
}

/** The few lines a hook writes. Powertools' logger is one. */
export interface HookLog {
  info(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}

/** Kept free at the end for the report and its retries, but never more than half of what is left. */
const REPORT_RESERVE_MS = 15_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4_000;
/** Time to write the last log line and return. */
const RETURN_MS = 500;

/**
 * Runs a hook and reports, whatever happens: success, failure, and a time-out of its own before Lambda's. A hook that
 * stays silent stalls the deployment for an hour
 * (https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html).
 *
 * @returns the verdict it reported
 * @throws the report's error when it cannot be delivered; Lambda then calls the hook again
 */
export async function runHook(run: HookRun): Promise<Verdict> {
  const end = run.time.now() + run.remainingMs - RETURN_MS;
  const verdict = await decide(run, run.remainingMs - Math.min(REPORT_RESERVE_MS, run.remainingMs / 2));
  if (verdict.status === 'Failed') run.log.error('The release must not go on', { reason: verdict.reason });
  await deliver(run, verdict, end);
  run.log.info('Reported', { status: verdict.status });
  return verdict;
}

async function decide(run: HookRun, budgetMs: number): Promise<Verdict> {
  const stop = new AbortController();
  const done = new AbortController();
  const work = (async (): Promise<Verdict> => {
    await run.verify(stop.signal);
    return { status: 'Succeeded' };
  })().catch((error: unknown): Verdict => ({ status: 'Failed', reason: reasonOf(error) }));
  const timeOut = run.time.wait(budgetMs, done.signal).then((): Verdict => {
    stop.abort();
    return { status: 'Failed', reason: `not finished after ${Math.round(budgetMs)} ms` };
  });
  const verdict = await Promise.race([work, timeOut]);
  done.abort();
  return verdict;
}

/** Reports until it is heard: waits double, up to a limit, and stop when Lambda is about to. */
async function deliver(run: HookRun, verdict: Verdict, end: number): Promise<void> {
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS)) {
    try {
      return await run.report(verdict);
    } catch (error) {
      run.log.error('The report was not accepted', { reason: reasonOf(error) });
      if (!run.retryable(error) || run.time.now() + waitMs >= end) throw error;
    }
    await run.time.wait(waitMs);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
