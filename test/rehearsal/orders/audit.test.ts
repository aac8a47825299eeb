import { audit, priceOf } from '../../../rehearsal/orders/audit';
import type { AuditFacts } from '../../../rehearsal/orders/audit';
import type { BookedOrder, Books } from '../../../rehearsal/orders/books';
import { INITIAL_STOCK } from '../../../lambda/orders/initial-stock';

const LINES = [{ sku: 'MUG-1', quantity: 3 }];
const TOTAL = priceOf(LINES);
const MUGS = INITIAL_STOCK['MUG-1'] ?? 0;

function order(status: string, more: Partial<BookedOrder> = {}): BookedOrder {
  return { orderId: 'o-1', status, open: false, hasToken: false, lines: LINES, ...more };
}

function facts(books: Partial<Books>, more: Partial<AuditFacts> = {}): AuditFacts {
  return { books: { orders: [], payments: [], stock: [], ...books }, parked: [], pending: [], ...more };
}

const charged = { orderId: 'o-1', status: 'CHARGED', amountMinor: TOTAL };
const shipped = { sku: 'MUG-1', available: MUGS - 3, shipped: 3, reserved: {} };
const untouched = { sku: 'MUG-1', available: MUGS, shipped: 0, reserved: {} };
const held = { sku: 'MUG-1', available: MUGS - 3, shipped: 0, reserved: { 'o-1': 3 } };

describe('the account of the shop', () => {
  it.each<[string, AuditFacts]>([
    [
      'a confirmed order, paid and shipped',
      facts({ orders: [order('CONFIRMED')], payments: [charged], stock: [shipped] }),
    ],
    [
      'a rejected order, refunded and released',
      facts({
        orders: [order('REJECTED')],
        payments: [{ ...charged, status: 'REFUNDED' }],
        stock: [untouched],
      }),
    ],
    [
      'an article that nobody ever reserved',
      facts({ orders: [order('REJECTED')], stock: [{ ...untouched, available: undefined }] }),
    ],
    [
      'a parked order that is paid and holds stock',
      facts({ orders: [order('PARKED')], payments: [charged], stock: [held] }, { parked: ['o-1'] }),
    ],
    [
      'an open order whose event could not be worked on, paid and holding stock',
      facts(
        { orders: [order('RECEIVED', { open: true })], payments: [charged], stock: [held] },
        { unparked: ['o-1'] },
      ),
    ],
  ])('is right with %s', (_what, given) => {
    expect(audit(given)).toEqual([]);
  });

  it.each<[string, AuditFacts, string]>([
    ['an order in no final state', facts({ orders: [order('RECEIVED')] }), 'ended as RECEIVED'],
    [
      'an open order, while the event of another one could not be worked on',
      facts({ orders: [order('RECEIVED')] }, { unparked: ['o-2'] }),
      'ended as RECEIVED',
    ],
    ['a closed order that is open', facts({ orders: [order('REJECTED', { open: true })] }), 'and open'],
    [
      'a parked order that keeps its token',
      facts({ orders: [order('PARKED', { hasToken: true })] }, { parked: ['o-1'] }),
      'task token',
    ],
    ['a token that could be used', facts({ orders: [order('REJECTED', { hasToken: true })] }), 'task token'],
    ['a parked order without a message', facts({ orders: [order('PARKED')] }), 'no message'],
    ['a charge that was kept', facts({ orders: [order('REJECTED')], payments: [charged] }), '0 are owed'],
    ['a gift', facts({ orders: [order('CONFIRMED')], stock: [shipped] }), '0 were charged'],
    [
      'another price',
      facts({
        orders: [order('CONFIRMED')],
        payments: [{ ...charged, amountMinor: TOTAL + 1 }],
        stock: [shipped],
      }),
      `${TOTAL} are owed`,
    ],
    ['pieces that vanished', facts({ stock: [{ ...untouched, available: MUGS - 1 }] }), `not ${MUGS}`],
    [
      'a confirmed order whose pieces did not leave',
      facts({ orders: [order('CONFIRMED')], payments: [charged], stock: [untouched] }),
      '0 were shipped',
    ],
    [
      'pieces held for a rejected order',
      facts({ orders: [order('REJECTED')], stock: [held] }),
      'still holds',
    ],
    ['a payment of nobody', facts({ payments: [charged] }), 'belongs to no order'],
    ['something under way', facts({}, { pending: ['1 task tokens'] }), 'still under way: 1 task tokens'],
  ])('is wrong with %s', (_what, given, problem) => {
    expect(audit(given).join(' ')).toContain(problem);
  });
});
