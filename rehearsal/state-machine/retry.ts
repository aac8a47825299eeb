import type { Random } from '../load/random';
import type { CatcherDefinition, RetrierDefinition } from './definition';
import type { StateError } from './error';

/** Errors that end the execution whatever catches them. */
const TERMINAL = 'States.Runtime';

/**
 * Whether an error is among the names of a retrier or catcher. `States.ALL` stands for every error but
 * `States.DataLimitExceeded` and `States.Runtime`, `States.TaskFailed` for every one of these but `States.Timeout`; a
 * missed heartbeat is a `States.Timeout` that has the name `States.HeartbeatTimeout` as well.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation
 */
export function matches(errorEquals: readonly string[], { error, timeout }: StateError): boolean {
  if (error === TERMINAL) return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.HeartbeatTimeout') return timeout === 'heartbeat';
    if (error === 'States.DataLimitExceeded') return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
}

/** A retrier's answer to an error. */
export interface RetryDecision {
  /** Index of the retrier in the state's `Retry`. */
  readonly retrier: number;
  /** Template milliseconds until the next attempt. */
  readonly delayMs: number;
}

/**
 * The retriers of a state, for one visit of it: each counts its own attempts.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
export class RetryCounter {
  private readonly attempts: number[];

  constructor(
    private readonly retriers: readonly RetrierDefinition[],
    private readonly random: Random,
  ) {
    this.attempts = retriers.map(() => 0);
  }

  /** What the first matching retrier says. @returns undefined when none matches or its attempts are used up */
  next(error: StateError): RetryDecision | undefined {
    const index = this.retriers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, error));
    const retrier = this.retriers[index];
    const made = this.attempts[index] ?? 0;
    if (!retrier || made >= retrier.MaxAttempts) return undefined;
    this.attempts[index] = made + 1;
    const seconds = Math.min(
      retrier.IntervalSeconds * retrier.BackoffRate ** made,
      retrier.MaxDelaySeconds ?? Infinity,
    );
    const part = retrier.JitterStrategy === 'FULL' ? this.random.fraction() : 1;
    return { retrier: index, delayMs: seconds * part * 1000 };
  }
}

/** Index of the first catcher for an error, -1 when there is none. */
export function findCatcher(catchers: readonly CatcherDefinition[], error: StateError): number {
  return catchers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, error));
}
