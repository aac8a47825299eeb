import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { AcceptedStart, AcceptedStarts } from '../aws/accepted-starts';

/** An order that the API has acknowledged. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly customer: string;
  readonly lines: readonly unknown[];
  /** Real milliseconds that its quickest answer took, of the first one and of repeats. */
  readonly answeredInMs: number;
}

/**
 * Real milliseconds after which the API gives up a start (`docs/decisions/starting-and-deciding.md`); whatever took
 * longer to answer may have done so. Step Functions accepts every call here, so that nothing else keeps it from a start.
 */
export const START_BUDGET_MS = 1000;

const inputSchema = z.object({ orderId: z.string(), customer: z.string(), lines: z.array(z.unknown()) });
type ExecutionInput = z.infer<typeof inputSchema>;

interface Started {
  readonly name: string;
  readonly input: ExecutionInput;
}

/**
 * What is wrong with the executions that were started for orders. Each order has one at most, under its own id and with
 * its own content, however often it was sent; one that was answered within the time for a start has one. Nothing is
 * started for an order of somebody else, such as a test order.
 *
 * @param isCustomer whether somebody of this name may have placed an order that is worked on
 */
export function startProblems(
  orders: readonly PlacedOrder[],
  { starts, conflicts }: AcceptedStarts,
  isCustomer: (name: string) => boolean,
): readonly string[] {
  const read = starts.map(readStart);
  const readable = read.filter((start) => typeof start !== 'string');
  const byOrder = new Map<string, Started[]>();
  for (const start of readable) {
    byOrder.set(start.input.orderId, [...(byOrder.get(start.input.orderId) ?? []), start]);
  }
  return [
    ...read.filter((start) => typeof start === 'string'),
    ...readable.flatMap(({ name, input }) =>
      isCustomer(input.customer)
        ? []
        : [`the execution ${name} was started for ${input.customer}, whose orders start none`],
    ),
    ...conflicts.map(({ name }) => `the execution ${name} was asked for again with another input`),
    ...orders.flatMap((order) => problemOf(order, byOrder.get(order.orderId) ?? []) ?? []),
  ];
}

/** Whether an execution was started under the id of an order. */
export function isStarted(orderId: string, { starts }: AcceptedStarts): boolean {
  return starts.some(({ name }) => name === orderId);
}

function readStart({ name, input }: AcceptedStart): Started | string {
  const parsed = inputSchema.safeParse(parseJson(input));
  return parsed.success
    ? { name, input: parsed.data }
    : `the execution ${name} has an input without an order`;
}

function problemOf(
  { orderId, customer, lines, answeredInMs }: PlacedOrder,
  started: readonly Started[],
): string | undefined {
  const [only, ...others] = started;
  if (!only) {
    return answeredInMs < START_BUDGET_MS
      ? `order ${orderId} was stored within ${Math.round(answeredInMs)} ms, and no execution was started for it`
      : undefined;
  }
  if (others.length > 0) {
    return `order ${orderId} was started ${started.length} times: ${started.map(({ name }) => name).join(', ')}`;
  }
  if (only.name !== orderId) return `order ${orderId} was started under another name: ${only.name}`;
  if (isDeepStrictEqual(only.input, { orderId, customer, lines })) return undefined;
  return `order ${orderId} was started with another content`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
