import { randomUUID } from 'node:crypto';
import { PRICE_LIST } from '../../../lambda/quote/price-list';
import { INITIAL_STOCK } from '../../../lambda/orders/initial-stock';
import { priceOf } from '../../orders/audit';
import type { OrderRequest } from '../../orders/shop';
import type { WorkflowRun } from './workflow-run';

/** A customer of no particular kind; other kinds are told by a prefix, as the handlers know them. */
export const CUSTOMER = 'c-1042';

/** Two lines that cost less than what needs an approval. */
export const SMALL_LINES: OrderRequest['lines'] = [
  { sku: 'MUG-1', quantity: 3 },
  { sku: 'STICKER-1', quantity: 20 },
];

export function smallOrder(customer = CUSTOMER): OrderRequest {
  return { customer, lines: SMALL_LINES };
}

/** One line, of another article each time. */
export function anyOrder(index: number, customer: string): OrderRequest {
  const articles = ['MUG-1', 'TEE-1', 'STICKER-1'];
  return { customer, lines: [{ sku: articles[index % articles.length] ?? '', quantity: 1 + (index % 4) }] };
}

/** Most pieces of one line that the order API takes. */
const MOST_PIECES = 999;

/** An order that needs an approval. @throws Error when one line cannot cost that much */
export function largeOrder({ subject }: WorkflowRun, customer = CUSTOMER): OrderRequest {
  for (const sku of Object.keys(PRICE_LIST.articles)) {
    const most = Math.min(MOST_PIECES, INITIAL_STOCK[sku] ?? 0);
    for (let quantity = 1; quantity <= most; quantity += 1) {
      const lines = [{ sku, quantity }];
      if (priceOf(lines) >= subject.approvalFromMinor) return { customer, lines };
    }
  }
  throw new Error(`No line of ${MOST_PIECES} pieces costs ${subject.approvalFromMinor} minor units.`);
}

/** An order of more than is in stock. */
export function tooLargeOrder(): OrderRequest {
  const [[sku, pieces] = ['', 0]] = Object.entries(INITIAL_STOCK).toSorted(([, a], [, b]) => a - b);
  return { customer: CUSTOMER, lines: [{ sku, quantity: pieces + 1 }] };
}

/** How often a customer sends an order again that the API could not take. */
const RESENDS = 5;

/**
 * Places an order, whose execution is under way then. The API promises a stored order, and starts it as well as it can:
 * where this machine was too slow for that, the order is sent again, and a repeat starts it.
 *
 * @returns its id
 */
export async function placed(
  run: WorkflowRun,
  order: OrderRequest,
  key: string = randomUUID(),
): Promise<string> {
  const orderId = await stored(run, order, key);
  for (let resends = 0; !run.isStarted(orderId) && resends < RESENDS; resends += 1)
    await stored(run, order, key);
  return orderId;
}

/**
 * Places an order that the API must take. As customers do, it is sent again under the same key when the API has no time
 * for it, which is a matter of this machine.
 *
 * @returns its id
 */
export async function stored(
  run: WorkflowRun,
  order: OrderRequest,
  key: string = randomUUID(),
): Promise<string> {
  for (let resends = 0; ; resends += 1) {
    const { status, order: shown } = await run.shop.place(order, key);
    if (shown) return shown.orderId;
    if (status !== 503 || resends === RESENDS) {
      throw new Error(`The order API answered ${status} to a good order.`);
    }
  }
}
