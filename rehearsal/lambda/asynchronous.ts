import type { Cancel, Clock } from '../clock';
import type { InvocationResult } from './result';
import type { InvokeRequest, LambdaService } from './service';

/** What Lambda does with an asynchronous event that fails. */
export interface AsynchronousPolicy {
  /** Attempts after the first, 0 to 2. @default 2 */
  readonly maximumRetryAttempts?: number;
  /** ARN of the on-failure destination or dead-letter queue. @default none: the event is lost */
  readonly onFailure?: string;
}

/** An event that failed for good. */
export interface DiscardedEvent {
  readonly functionName: string;
  readonly qualifier?: string;
  readonly payload: string;
  readonly attempts: number;
  /** Where it went. @default nowhere: it is lost */
  readonly destination?: string;
  /** The last failure, as JSON. */
  readonly lastFailure: string;
}

/** Waits before the second and the third attempt, in template milliseconds. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** The event queue in front of asynchronously invoked functions. */
export interface EventQueue {
  /** Accepts an event; its first attempt starts at once. */
  send(request: InvokeRequest, policy?: AsynchronousPolicy): void;
  readonly discarded: readonly DiscardedEvent[];
  /** Events accepted and neither done nor discarded. */
  readonly pending: number;
  /** Drops what waits for a retry. */
  close(): void;
}

/**
 * Two retries after a function error, one and two minutes later, then the destination.
 *
 * @param onDiscarded told of each event that failed for good, and when, in template milliseconds. @default nobody is
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function eventQueue(
  service: Pick<LambdaService, 'invoke'>,
  clock: Clock,
  onDiscarded: (event: DiscardedEvent, at: number) => void = () => undefined,
): EventQueue {
  const discarded: DiscardedEvent[] = [];
  const timers = new Set<Cancel>();
  let pending = 0;

  const attempt = async (
    request: InvokeRequest,
    policy: AsynchronousPolicy,
    number: number,
  ): Promise<void> => {
    const failure = await failureOf(service.invoke(request));
    if (failure === undefined) {
      pending -= 1;
      return;
    }
    const delay = RETRY_DELAYS_MS[number - 1];
    if (number <= (policy.maximumRetryAttempts ?? RETRY_DELAYS_MS.length) && delay !== undefined) {
      const cancel = clock.schedule(() => {
        timers.delete(cancel);
        void attempt(request, policy, number + 1);
      }, delay);
      timers.add(cancel);
      return;
    }
    const event = { ...request, attempts: number, destination: policy.onFailure, lastFailure: failure };
    discarded.push(event);
    onDiscarded(event, clock.now());
    pending -= 1;
  };

  return {
    discarded,
    get pending() {
      return pending;
    },
    send(request, policy = {}) {
      pending += 1;
      void attempt(request, policy, 1);
    },
    close() {
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}

async function failureOf(invocation: Promise<InvocationResult>): Promise<string | undefined> {
  try {
    const result = await invocation;
    return result.functionError === undefined ? undefined : result.payload;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return JSON.stringify({ errorType: name, errorMessage: message });
  }
}
