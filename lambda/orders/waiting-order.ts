import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Line } from './order';

/** An order that was stored and that no execution works on, as far as the table knows. */
export interface WaitingOrder {
  readonly orderId: string;
  readonly customer: string;
  readonly lines: readonly Line[];
}

const itemSchema = z.object({
  orderId: z.object({ S: z.string() }),
  customer: z.object({ S: z.string() }),
  lines: z.object({
    L: z.array(
      z.object({ M: z.object({ sku: z.object({ S: z.string() }), quantity: z.object({ N: z.string() }) }) }),
    ),
  }),
});

/** @throws Error naming the order when the item is none that the order API writes */
export function readWaitingOrder(item: Record<string, AttributeValue>): WaitingOrder {
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) {
    throw new Error(
      `Open order ${item['orderId']?.S ?? 'without an id'} cannot be read: its item is damaged`,
    );
  }
  const { orderId, customer, lines } = parsed.data;
  return {
    orderId: orderId.S,
    customer: customer.S,
    lines: lines.L.map(({ M: { sku, quantity } }) => ({ sku: sku.S, quantity: Number(quantity.N) })),
  };
}

/**
 * Input of the execution of an order, byte for byte as the order API gives it: a start is the same start again only
 * with the same input.
 */
export function executionInput({ orderId, customer, lines }: WaitingOrder): string {
  return JSON.stringify({
    orderId,
    customer,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
  });
}
