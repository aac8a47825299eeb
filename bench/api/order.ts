import { placeOrder, publicOrder } from '../../app/src/orders/order';

const ORDER_ID = '3f0a6a1e-6d0b-4f6e-9a37-0c8f1b7f2d11';

/** The order that every server of the benchmark answers. */
export const STORED = placeOrder({
  draft: { customer: 'c-1042', lines: [{ sku: 'BOOK-7', quantity: 2 }] },
  test: false,
  requestId: ORDER_ID,
  now: new Date(Date.UTC(2026, 0, 1)),
  newOrderId: () => ORDER_ID,
});

export const ORDER_PATH = `/orders/${ORDER_ID}`;
export const VERSION_PATH = '/version';
export const SHOWN = publicOrder(STORED);

/** Headers of every answer of the order API; the id of the request is as long as a real one. */
export const HEADERS = {
  'x-request-id': ORDER_ID,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-type': 'application/json; charset=utf-8',
};
