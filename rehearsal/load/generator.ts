import { machineNow } from '../machine-time';
import type { LoadClient } from './client';
import type { Random } from './random';
import type { Sample } from './samples';
import type { Operation, Workload } from './workload';

export interface LoadOptions {
  readonly client: LoadClient;
  readonly workload: Workload;
  /** Requests per real second, on average; arrivals are a Poisson process. */
  readonly ratePerSecond: number;
  readonly random: Random;
  /**
   * While so many requests are under way, the next users come later. For loads whose response times matter: a machine
   * that is busy with something else would have its own queue measured. @default they come whatever happens
   */
  readonly mostAtOnce?: number;
  /** Which task answered the request with this trace root. Asked when the load has stopped. */
  readonly servedBy?: (traceRoot: string) => string | undefined;
}

/** A load that runs until it is stopped. */
export interface Load {
  /** Samples of the requests answered so far, in order of their answers. */
  readonly samples: readonly Sample[];
  /** Real milliseconds since the start of the load. */
  now(): number;
  /**
   * Resolves once at least this many requests have been answered, or broken off, since the call.
   * @param withinMs real milliseconds after which a fifth of them is enough. @default no matter how long it takes
   */
  answered(count: number, withinMs?: number): Promise<void>;
  /** Sends no more, and waits for nothing. */
  cancel(): void;
  /** Sends no more, waits for what is under way, and gives all samples. Calling it again gives the same. */
  stop(): Promise<readonly Sample[]>;
}

/**
 * Open-loop load: requests leave when they are due, whether or not earlier ones were answered, as those of many users
 * do. A slow service therefore meets a growing queue instead of a patient client, and a request's latency counts from
 * the moment it was due.
 */
export function startLoad(options: LoadOptions): Load {
  const startedAt = machineNow();
  const now = (): number => machineNow() - startedAt;
  const samples: TracedSample[] = [];
  const underWay = new Set<Promise<void>>();
  const waiting: { readonly until: number; readonly resolve: () => void }[] = [];
  const { mostAtOnce = Infinity } = options;
  const meanGapMs = 1000 / options.ratePerSecond;
  let due = options.random.exponential(meanGapMs);
  let timer: NodeJS.Timeout | undefined;

  const record = (sample: TracedSample): void => {
    samples.push(sample);
    for (const [index, waiter] of [...waiting.entries()].toReversed()) {
      if (samples.length >= waiter.until) waiting.splice(index, 1)[0]?.resolve();
    }
  };
  const sendWhatIsDue = (): void => {
    if (underWay.size >= mostAtOnce) due = Math.max(due, now());
    while (due <= now() && underWay.size < mostAtOnce) {
      const request = perform(options, due, now).then(record);
      underWay.add(request);
      void request.finally(() => underWay.delete(request));
      due += options.random.exponential(meanGapMs);
    }
    timer = setTimeout(sendWhatIsDue, Math.max(1, due - now()));
  };
  sendWhatIsDue();

  return {
    samples,
    now,
    answered(count, withinMs) {
      const from = samples.length;
      const until = (wanted: number): Promise<void> =>
        new Promise((resolve) => {
          if (samples.length >= from + wanted) resolve();
          else waiting.push({ until: from + wanted, resolve });
        });
      if (withinMs === undefined) return until(count);
      const late = new Promise((resolve) => setTimeout(resolve, withinMs).unref());
      return Promise.race([until(count), late.then(() => until(Math.ceil(count / 5)))]);
    },
    cancel: () => clearTimeout(timer),
    async stop() {
      clearTimeout(timer);
      await Promise.all(underWay);
      for (const waiter of waiting.splice(0)) waiter.resolve();
      // The listener says who served a request when its connection is done with it: a moment after the client knows.
      await new Promise((resolve) => setImmediate(resolve));
      return samples.map(({ traceRoot, ...sample }) => ({
        ...sample,
        target: traceRoot === undefined ? undefined : options.servedBy?.(traceRoot),
      }));
    },
  };
}

type TracedSample = Omit<Sample, 'target'> & { readonly traceRoot?: string };

/** Sends one request and says what became of it; never rejects. */
async function perform(options: LoadOptions, due: number, now: () => number): Promise<TracedSample> {
  const operation = options.workload.next(options.random);
  const sample = { operation: operation.name, atMs: due };
  try {
    const response = await options.client.send(operation.request);
    return {
      ...sample,
      durationMs: now() - due,
      status: response.status,
      contentType: response.contentType,
      traceRoot: response.traceRoot,
      failure: judge(operation, response),
    };
  } catch (error) {
    return { ...sample, durationMs: now() - due, failure: `no answer: ${messageOf(error)}` };
  }
}

function judge(operation: Operation, response: Parameters<Operation['check']>[0]): string | undefined {
  try {
    return operation.check(response);
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
