import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';

/** Life of a payment. */
export const PAYMENT_STATUS = {
  charged: 'CHARGED',
  /** Charged, and given back. */
  refunded: 'REFUNDED',
  /** Undone before it was charged: it never will be. */
  void: 'VOID',
} as const;

/** The payment of one order, as the payments table holds it. */
export type PaymentRecord =
  | { readonly status: typeof PAYMENT_STATUS.void }
  | {
      readonly status: typeof PAYMENT_STATUS.charged | typeof PAYMENT_STATUS.refunded;
      readonly chargeId: string;
      readonly amountMinor: number;
      readonly currency: string;
    };

const TEXT = z.object({ S: z.string() });
const WHOLE = z.object({ N: z.string().check(z.regex(/^\d+$/)) });

const itemSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal(PAYMENT_STATUS.void) }),
  z.object({
    state: z.enum([PAYMENT_STATUS.charged, PAYMENT_STATUS.refunded]),
    chargeId: TEXT,
    amountMinor: WHOLE,
    currency: TEXT,
  }),
]);

/** @throws Error when the item is none that this code writes */
export function readPayment(orderId: string, item: Record<string, AttributeValue>): PaymentRecord {
  const parsed = itemSchema.safeParse({ ...item, state: item['status']?.S });
  if (!parsed.success) throw new Error(`The payment of order ${orderId} cannot be read: its item is damaged`);
  if (parsed.data.state === PAYMENT_STATUS.void) return { status: parsed.data.state };
  const { state, chargeId, amountMinor, currency } = parsed.data;
  return { status: state, chargeId: chargeId.S, amountMinor: Number(amountMinor.N), currency: currency.S };
}
