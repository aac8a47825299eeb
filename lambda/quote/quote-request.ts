import * as z from 'zod/mini';
import { InvalidQuote } from './errors';
import { MAX_QUANTITY } from './price';

/** What the function is asked: one order line. */
export interface QuoteRequest {
  readonly sku: string;
  readonly quantity: number;
}

const SKU = z.string().check(z.regex(/^[A-Z0-9]+(?:-[A-Z0-9]+)*$/), z.maxLength(40));
const QUANTITY = z.int().check(z.gte(1), z.lte(MAX_QUANTITY));

/** Other members are ignored: a workflow passes the order's id too, for the log. */
const lineSchema = z.object({ sku: SKU, quantity: QUANTITY });

/** Digits only: `1e3`, `0x10` and ` 5 ` are numbers to JavaScript, and mistakes in a query string. */
const querySchema = z.strictObject({
  sku: SKU,
  quantity: z.pipe(
    z.pipe(
      z.string().check(z.regex(/^\d{1,6}$/)),
      z.transform((digits: string) => Number(digits)),
    ),
    QUANTITY,
  ),
});

/**
 * Reads the order line of a direct call: `{ sku, quantity }`.
 * @throws InvalidQuote naming every member that is wrong
 */
export function readLine(event: unknown): QuoteRequest {
  return read(lineSchema, event);
}

/**
 * Reads the query string of `GET /quote?sku=…&quantity=…`. Every parameter is checked and none but these two is
 * accepted, so that each can be part of a cache key.
 * @throws InvalidQuote naming every parameter that is wrong
 */
export function readQuery(query: unknown): QuoteRequest {
  return read(querySchema, query ?? {});
}

function read(schema: z.ZodMiniType<QuoteRequest>, value: unknown): QuoteRequest {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidQuote(parsed.error.issues.map(explain).join('; '));
}

const ACCEPTED: Readonly<Record<string, string>> = {
  sku: 'sku must be 1 to 40 capital letters and digits, groups joined by "-"',
  quantity: `quantity must be a whole number from 1 to ${MAX_QUANTITY}`,
};

/** Names what is accepted, never the value: what a caller sent does not belong in a log or a message. */
function explain(issue: z.core.$ZodIssue): string {
  const member = issue.path.length > 0 ? ACCEPTED[String(issue.path[0])] : undefined;
  return member ?? 'an order line has sku and quantity, and nothing else';
}
