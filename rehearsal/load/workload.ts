import type { LoadRequest, LoadResponse } from './client';
import type { Random } from './random';

/** One request and what a user is promised about its answer. */
export interface Operation {
  /** Name in the report, for example `create`. */
  readonly name: string;
  readonly request: LoadRequest;
  /** Judges the answer: `undefined` when it is what was promised, else what is wrong with it. */
  check(response: LoadResponse): string | undefined;
}

/** What remains to be said after the load: promises that only hold over several requests. */
export interface Settlement {
  /** Requests that got no usable answer and were tried again with the same idempotency key. */
  readonly retried: number;
  /** Of these, how many had in fact been carried out the first time. */
  readonly hadSucceeded: number;
  /** Records written by the load and read back again. */
  readonly readBack: number;
  /** Records that have an execution, and one only. @default nobody looked */
  readonly started?: number;
  readonly problems: readonly string[];
}

/** The users of a service: what they ask, in an order that a seed repeats. */
export interface Workload {
  /** What the load is made of, as a sentence of the report. */
  readonly description: string;
  /** True when no operation can succeed without the service's table. */
  readonly needsTable: boolean;
  next(random: Random): Operation;
  /** Repeats what got no answer and reads everything back, once the service is well again. */
  settle(send: (request: LoadRequest) => Promise<LoadResponse>): Promise<Settlement>;
}
