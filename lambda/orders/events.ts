import * as z from 'zod/mini';
import { InvalidOrder, MalformedResult } from './errors';
import { CUSTOMER, LINES, ORDER_ID, TOTAL } from './order';

/** Members that an order brings with it: wrong ones are the order's fault. */
const FROM_THE_ORDER = new Set<PropertyKey>(['orderId', 'customer', 'lines']);

/**
 * Makes the reader of an event. Messages name members and never values: what a customer sent does not belong in a log,
 * nor does a task token.
 *
 * @throws InvalidOrder when a member that the order brought is wrong
 * @throws MalformedResult when only members are wrong that steps of the workflow answered
 */
function reader<Schema extends z.ZodMiniType>(schema: Schema): (event: unknown) => z.infer<Schema> {
  return (event) => {
    const parsed = schema.safeParse(event);
    if (parsed.success) return parsed.data;
    const { issues } = parsed.error;
    const found = [...new Set(issues.map(({ path }) => path.join('.') || 'the event'))].join(', ');
    const message = `Missing or not as expected: ${found}`;
    throw issues.some(({ path }) => path[0] !== undefined && FROM_THE_ORDER.has(path[0]))
      ? new InvalidOrder(message)
      : new MalformedResult(message);
  };
}

export const readOrder = reader(z.object({ orderId: ORDER_ID }));

export const readQuotes = reader(
  z.object({
    orderId: ORDER_ID,
    quotes: z.array(z.object({ currency: TOTAL.shape.currency, totalMinor: z.int().check(z.nonnegative()) })),
  }),
);

export const readLines = reader(z.object({ orderId: ORDER_ID, lines: LINES }));

export const readScreening = reader(
  z.object({ orderId: ORDER_ID, customer: CUSTOMER, lines: LINES, total: TOTAL }),
);

export const readCharge = reader(z.object({ orderId: ORDER_ID, customer: CUSTOMER, total: TOTAL }));

export const readApproval = reader(
  z.object({
    orderId: ORDER_ID,
    total: TOTAL,
    taskToken: z.string().check(z.minLength(1), z.maxLength(2048)),
    deadlineSeconds: z.int().check(z.positive()),
  }),
);
