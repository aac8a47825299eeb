import { createHash } from 'node:crypto';
import { WORKFLOW_ERRORS } from '../contract';
import type { WorkerClock } from './clock';

/** What the worker needs of an order. */
export interface ShippableOrder {
  readonly orderId: string;
  readonly customer: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** What the state machine gets back. */
export interface Shipment {
  readonly trackingId: string;
  /** ISO 8601. */
  readonly shippedAt: string;
}

/** Ends a task with an error that the state machine knows by name, and never retries. */
export class TaskRefusedError extends Error {
  override readonly name = 'TaskRefusedError';
  constructor(
    readonly code: (typeof WORKFLOW_ERRORS)[keyof typeof WORKFLOW_ERRORS],
    message: string,
  ) {
    super(message);
  }
}

/** Customers and articles that begin with this are never shipped, so that a refusal can be tried out. */
const UNSHIPPABLE = 'unshippable-';

/**
 * A made-up warehouse. It takes its time, and ships everything but what is marked as unshippable.
 *
 * The same order gets the same tracking id however often it is shipped: a worker that died after it had shipped, and
 * before it said so, is followed by one that ships again. A real warehouse has to be asked in the same way, under a key
 * that is the order's.
 */
export class Warehouse {
  /** @param shippingMs how long a shipment takes, in ms */
  constructor(
    private readonly shippingMs: number,
    private readonly clock: WorkerClock,
  ) {}

  /**
   * Ships an order.
   *
   * @returns undefined when `signal` ended the work before it was done
   * @throws TaskRefusedError when the warehouse does not ship this
   */
  async ship(order: ShippableOrder, signal: AbortSignal): Promise<Shipment | undefined> {
    const refused = [order.customer, ...order.lines.map(({ sku }) => sku)].find((name) =>
      name.startsWith(UNSHIPPABLE),
    );
    if (refused !== undefined) {
      throw new TaskRefusedError(WORKFLOW_ERRORS.shipmentRefused, `${refused} is not shipped.`);
    }
    await this.clock.wait(this.shippingMs, signal);
    if (signal.aborted) return undefined;
    return { trackingId: trackingId(order.orderId), shippedAt: new Date(this.clock.now()).toISOString() };
  }
}

/** The tracking id of an order: `T` and twelve digits of a hash, always the same ones. */
export function trackingId(orderId: string): string {
  return `T${createHash('sha256').update(orderId).digest('hex').slice(0, 12).toUpperCase()}`;
}
