import { FINAL_STATUSES, ORDER_STATUS } from '../../lambda/orders/contract';
import { INITIAL_STOCK } from '../../lambda/orders/initial-stock';
import { piecesBySku } from '../../lambda/orders/order';
import { PAYMENT_STATUS } from '../../lambda/orders/payment-record';
import { priceLine } from '../../lambda/quote/price';
import { PRICE_LIST } from '../../lambda/quote/price-list';
import type { BookedOrder, Books } from './books';

export interface AuditFacts {
  readonly books: Books;
  /** Ids of the orders in the queue of parked orders, as often as they are there. */
  readonly parked: readonly string[];
  /** Ids of the orders of events that could not be worked on. @default none */
  readonly unparked?: readonly string[];
  /** What still waits: executions, tokens, activity tasks, events. */
  readonly pending: readonly string[];
}

/**
 * The account of the shop when everything is over. Every order is in a final state; who got goods paid for them once,
 * nobody else paid; every piece is on the shelf, held by a parked order, or gone to a customer; what a person must look
 * at is in the queue.
 *
 * A parked order may be paid or unpaid, and hold pieces or none: that is why a person has to look. The same is true of an
 * order that could not even be parked: it stays open, and the event that should have parked it is in a queue.
 *
 * @returns what is wrong, a sentence each
 */
export function audit({ books, parked, unparked = [], pending }: AuditFacts): readonly string[] {
  return [
    ...pending.map((what) => `Something is still under way: ${what}.`),
    ...books.orders.flatMap((order) => [
      ...(unparked.includes(order.orderId) ? [] : wrongState(order, parked)),
      ...(isForAPerson(order, unparked) ? [] : wrongMoney(order, books)),
    ]),
    ...wrongStock(books, unparked),
    ...strangers(books),
  ];
}

function wrongState(
  { orderId, status, open, hasToken }: BookedOrder,
  parked: readonly string[],
): readonly string[] {
  const problems: string[] = [];
  if (!FINAL_STATUSES.includes(status)) problems.push(`Order ${orderId} ended as ${status}.`);
  if (FINAL_STATUSES.includes(status) && open) problems.push(`Order ${orderId} is ${status}, and open.`);
  if (hasToken && FINAL_STATUSES.includes(status)) {
    problems.push(`Order ${orderId} is ${status}, and keeps its task token.`);
  }
  if (status === ORDER_STATUS.parked && !parked.includes(orderId)) {
    problems.push(`Order ${orderId} is parked, and no message says so.`);
  }
  return problems;
}

function isForAPerson({ orderId, status }: BookedOrder, unparked: readonly string[]): boolean {
  return status === ORDER_STATUS.parked || unparked.includes(orderId);
}

function wrongMoney({ orderId, status, lines }: BookedOrder, { payments }: Books): readonly string[] {
  const payment = payments.find((one) => one.orderId === orderId);
  const charged = payment?.status === PAYMENT_STATUS.charged ? payment.amountMinor : 0;
  const owed = status === ORDER_STATUS.confirmed ? priceOf(lines) : 0;
  return charged === owed
    ? []
    : [`Order ${orderId} is ${status}: ${charged} were charged and kept, ${owed} are owed.`];
}

/** What lines cost by the price list, in minor units. */
export function priceOf(lines: BookedOrder['lines']): number {
  return lines.reduce((sum, { sku, quantity }) => {
    const article = PRICE_LIST.articles[sku];
    return sum + (article ? priceLine(article, quantity).totalMinor : 0);
  }, 0);
}

function wrongStock({ orders, stock }: Books, unparked: readonly string[]): readonly string[] {
  const forAPerson = orders.filter((order) => isForAPerson(order, unparked));
  const confirmedOrders = orders.filter(({ status }) => status === ORDER_STATUS.confirmed);
  return stock.flatMap(({ sku, available: left, shipped, reserved }) => {
    const problems: string[] = [];
    const held = Object.values(reserved).reduce((sum, pieces) => sum + pieces, 0);
    const initial = INITIAL_STOCK[sku] ?? 0;
    const available = left ?? initial;
    if (available + held + shipped !== initial) {
      problems.push(
        `Of ${sku}, ${available} are available, ${held} reserved and ${shipped} shipped: not ${initial}.`,
      );
    }
    const confirmed = piecesOf(confirmedOrders, sku);
    const parked = piecesOf(forAPerson, sku);
    if (shipped < confirmed || shipped > confirmed + parked) {
      problems.push(`Of ${sku}, ${shipped} were shipped: ${confirmed} were confirmed and ${parked} parked.`);
    }
    for (const orderId of Object.keys(reserved)) {
      if (!forAPerson.some((order) => order.orderId === orderId)) {
        const status = orders.find((order) => order.orderId === orderId)?.status;
        problems.push(`Order ${orderId} is ${status ?? 'nowhere'}, and still holds ${sku}.`);
      }
    }
    return problems;
  });
}

function piecesOf(orders: readonly BookedOrder[], sku: string): number {
  return piecesBySku(orders.flatMap(({ lines }) => lines))
    .filter((line) => line.sku === sku)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

function strangers({ orders, payments }: Books): readonly string[] {
  const known = new Set(orders.map(({ orderId }) => orderId));
  return payments
    .filter(({ orderId }) => !known.has(orderId))
    .map(({ orderId, status }) => `A payment (${status}) belongs to no order: ${orderId}.`);
}
