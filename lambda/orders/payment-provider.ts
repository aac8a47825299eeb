import { createHash } from 'node:crypto';
import { PaymentDeclined } from './errors';
import type { Total } from './order';

/** What a provider is asked to charge. */
export interface ChargeRequest {
  readonly orderId: string;
  readonly customer: string;
  readonly total: Total;
}

/** Largest amount that the provider charges at once, in minor units. */
export const CHARGE_LIMIT_MINOR = 2_000_000;

/** Customers of this prefix have no money. */
export const DECLINED_PREFIX = 'declined-';

/**
 * The payment provider, which is made up: it declines by two fixed rules and answers the id of the charge. As real
 * ones do for an idempotency key, it answers the same id for the same order; its book is the payments table.
 *
 * @throws PaymentDeclined when the customer cannot pay, or the amount is above the limit
 */
export function authorizeCharge({ orderId, customer, total }: ChargeRequest): string {
  if (customer.startsWith(DECLINED_PREFIX)) throw new PaymentDeclined('The card was declined');
  if (total.amountMinor > CHARGE_LIMIT_MINOR) {
    throw new PaymentDeclined(`The provider charges at most ${CHARGE_LIMIT_MINOR} minor units at once`);
  }
  return `ch_${createHash('sha256').update(orderId).digest('hex').slice(0, 24)}`;
}
