import type { StoredOrder } from './order';
import type { Position } from './cursor';

export interface PageRequest {
  readonly limit: number;
  /** Where the page before ended. @default at the newest order */
  readonly after?: Position;
}

export interface OrderSlice {
  readonly orders: readonly StoredOrder[];
  /** More orders follow the last one. */
  readonly more: boolean;
}

/** What the API needs of the orders table. Every call ends well before the API's own deadline. */
export interface OrderStore {
  /** Stores the order unless its id is taken; gives the order that is there already, if so. */
  create(order: StoredOrder): Promise<StoredOrder | undefined>;
  /** Strongly consistent. */
  get(orderId: string): Promise<StoredOrder | undefined>;
  /** Newest first, after `after`; eventually consistent, as every global secondary index. */
  list(customer: string, page: PageRequest): Promise<OrderSlice>;
  /** Reads something that is not there within `withinMs`: proves that the table answers, by no more than GetItem. */
  probe(withinMs: number): Promise<void>;
  close(): void;
}

/** The table did not answer in time, refused for its load, or could not be reached. Worth another try later. */
export class TableUnavailableError extends Error {
  override readonly name = 'TableUnavailableError';
  constructor(cause: unknown) {
    super('the orders table does not answer', { cause });
  }
}
