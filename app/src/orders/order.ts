import { createHash } from 'node:crypto';
import { ORDER_STATUS, ORDERS_TABLE } from '../contract';
import { canonicalHash, canonicalJson } from './canonical';
import type { Order, OrderDraft } from './schema';

/** A test order is kept this long, in seconds: a day, so that a failed release can still be looked into. */
export const TEST_ORDER_SECONDS = 24 * 60 * 60;

/** An order as the table holds it. What is not in `Order` never leaves the service. */
export interface StoredOrder extends Omit<Order, 'total'> {
  /** Sort key of the customer index. Test orders have none, so the index does not hold them. */
  readonly createdAtAndId?: string;
  /** Partition key of the index of open orders. Test orders have none; the workflow removes it in a final state. */
  readonly open?: string;
  /** What the order costs, in the smallest unit of `currency`. From the workflow. */
  readonly totalMinor?: number;
  readonly currency?: string;
  /** What the execution that waits for a decision left here. From the workflow. */
  readonly approval?: { readonly taskToken: string };
  /** What was asked for: the same hash under the same id is the same request again. */
  readonly requestHash: string;
  /** The API request that wrote the item. Tells one's own retried write from somebody else's. */
  readonly requestId: string;
  /** Time to live, epoch seconds. Test orders only. */
  readonly expiresAt?: number;
}

export interface Placement {
  readonly draft: OrderDraft;
  readonly idempotencyKey?: string;
  readonly test: boolean;
  readonly requestId: string;
  readonly now: Date;
  /** Used when there is no idempotency key. */
  readonly newOrderId: () => string;
}

/** Decides what to store for a request. Pure but for `newOrderId`. */
export function placeOrder({
  draft,
  idempotencyKey,
  test,
  requestId,
  now,
  newOrderId,
}: Placement): StoredOrder {
  const { customer, lines, note } = draft;
  const orderId = idempotencyKey === undefined ? newOrderId() : orderIdOf(customer, idempotencyKey);
  const createdAt = now.toISOString();
  return {
    orderId,
    customer,
    status: ORDER_STATUS.received,
    createdAt,
    lines,
    lineCount: lines.length,
    totalQuantity: lines.reduce((total, { quantity }) => total + quantity, 0),
    ...(note === undefined ? {} : { note }),
    requestHash: canonicalHash({ customer, lines, note, test }),
    requestId,
    ...(test
      ? { test: true, expiresAt: Math.floor(now.getTime() / 1000) + TEST_ORDER_SECONDS }
      : { createdAtAndId: `${createdAt}#${orderId}`, open: ORDERS_TABLE.openIndex.partition }),
  };
}

export type PlacementOutcome = 'created' | 'replayed' | 'conflict';

/** Decides what it means that an order of this id is there already. */
export function judgeExisting(placed: StoredOrder, existing: StoredOrder): PlacementOutcome {
  // The write was applied, its answer was lost, and the SDK's retry met the item of the first attempt.
  if (existing.requestId === placed.requestId) return 'created';
  return existing.requestHash === placed.requestHash ? 'replayed' : 'conflict';
}

/** What the API shows of a stored order: member by member, so that nothing new is shown by accident. */
export function publicOrder(stored: StoredOrder): Order {
  const { orderId, customer, status, createdAt, lines, lineCount, totalQuantity, note, test } = stored;
  const { totalMinor, currency, rejection, shipment } = stored;
  const order = { orderId, customer, status, createdAt, lines, lineCount, totalQuantity };
  return {
    ...order,
    ...(note === undefined ? {} : { note }),
    ...(test === undefined ? {} : { test }),
    ...(totalMinor === undefined || currency === undefined
      ? {}
      : { total: { amountMinor: totalMinor, currency } }),
    ...(rejection === undefined ? {} : { rejection }),
    ...(shipment === undefined ? {} : { shipment }),
  };
}

/** Whether work on the order has to begin: test orders are only stored, and others are worked on once. */
export function awaitsStart({ test, status }: StoredOrder): boolean {
  return test !== true && status === ORDER_STATUS.received;
}

/**
 * The id of an order placed under an idempotency key: a UUID of version 8 (made by the application's own rule) from
 * SHA-256 of customer and key. The key itself is then the id, one conditional write decides who was first, and no
 * second item or transaction is needed. Random ids are of version 4, so the two kinds never meet.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8
 */
export function orderIdOf(customer: string, idempotencyKey: string): string {
  const bytes = createHash('sha256')
    .update(canonicalJson(['order', customer, idempotencyKey]))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
