import * as z from 'zod/mini';

/** Characters of an execution's name, which the order id is. */
export const ORDER_ID = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

const ABOUT_AN_ORDER = z.object({ orderId: ORDER_ID });
/** An event of Step Functions: the order's id names its execution. */
const ABOUT_AN_EXECUTION = z.object({ detail: z.object({ name: ORDER_ID }) });

/** Id of the order that an event is about, for the log; `undefined` where it is about none, or names no id. */
export function orderIdOf(event: unknown): string | undefined {
  const order = ABOUT_AN_ORDER.safeParse(event);
  if (order.success) return order.data.orderId;
  const execution = ABOUT_AN_EXECUTION.safeParse(event);
  return execution.success ? execution.data.detail.name : undefined;
}

export const CUSTOMER = z.string().check(z.minLength(1), z.maxLength(64));
const LINE = z.object({
  sku: z.string().check(z.minLength(1), z.maxLength(64)),
  quantity: z.int().check(z.positive()),
});
export const LINES = z.array(LINE).check(z.minLength(1), z.maxLength(50));
export const TOTAL = z.object({
  amountMinor: z.int().check(z.nonnegative()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
});

/** So many of one article. */
export type Line = z.infer<typeof LINE>;

/** What an order costs, in integer minor units of `currency`. */
export type Total = z.infer<typeof TOTAL>;

/** One line per article, sorted by article: an order may name one in several lines. */
export function piecesBySku(lines: readonly Line[]): Line[] {
  const pieces = new Map<string, number>();
  for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
  return [...pieces]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .toSorted((one, other) => (one.sku < other.sku ? -1 : 1));
}
