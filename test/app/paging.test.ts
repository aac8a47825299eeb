import { encodeCursor } from '../../app/src/orders/cursor';
import type { OrderPage } from '../../app/src/orders/schema';
import { orderOf, problemOf, type RunningApi, startApi } from './running-api';

const ORDERS = 250;

describe('the list of a customer with 250 orders', () => {
  let api: RunningApi;
  let placed: string[];
  beforeAll(async () => {
    api = await startApi();
    const responses = await Promise.all(
      Array.from({ length: ORDERS }, () =>
        api.post({ customer: 'c-many', lines: [{ sku: 'PEN', quantity: 1 }] }),
      ),
    );
    placed = await Promise.all(responses.map(async (response) => (await orderOf(response)).orderId));
    await api.post({ customer: 'c-few', lines: [{ sku: 'PEN', quantity: 1 }] });
  });
  afterAll(() => api.close());

  const page = async (query: string): Promise<OrderPage> =>
    JSON.parse(await (await api.get(`/orders?customer=c-many${query}`)).text());

  test.each([
    ['the default size', '', 20, 13],
    ['the largest size', '&limit=100', 100, 3],
    ['a size that divides the orders', '&limit=50', 50, 5],
  ])('in pages of %s has every order once, newest first', async (_name, size, fullPage, pages) => {
    const seen: OrderPage['orders'] = [];
    const sizes: number[] = [];
    for (let cursor = ''; ;) {
      const { orders, nextCursor } = await page(`${size}${cursor}`);
      seen.push(...orders);
      sizes.push(orders.length);
      if (nextCursor === undefined) break;
      cursor = `&cursor=${nextCursor}`;
    }

    expect(seen.map(({ orderId }) => orderId).toSorted()).toEqual(placed.toSorted());
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(
      seen.map(({ createdAt }) => createdAt).toSorted((left, right) => (left < right ? 1 : -1)),
    );
    expect({ pages: sizes.length, largest: Math.max(...sizes) }).toEqual({ pages, largest: fullPage });
  });

  test('does not take the cursor of another customer', async () => {
    const { nextCursor } = await page('');

    const response = await api.get(`/orders?customer=c-few&cursor=${nextCursor}`);

    expect((await problemOf(response)).type).toBe('/openapi.json#/x-problem-types/invalid-cursor');
  });

  test.each([
    ['text', 'not-a-cursor'],
    ['JSON of another shape', Buffer.from('{"orderId":"x"}').toString('base64url')],
    ['a position with a digest of its own', forged()],
    ['a cursor with a character more', `${encodeCursor('c-many', position())}A`],
  ])('does not take %s for a cursor', async (_name, cursor) => {
    const response = await api.get(`/orders?customer=c-many&cursor=${cursor}`);

    expect({ status: response.status, type: (await problemOf(response)).type }).toEqual({
      status: 400,
      type: '/openapi.json#/x-problem-types/invalid-cursor',
    });
  });
});

function position() {
  return { createdAt: '2026-01-01T00:00:00.000Z', orderId: 'bbbbbbbb-0000-4000-8000-000000000001' };
}

function forged(): string {
  const { createdAt, orderId } = position();
  return Buffer.from(JSON.stringify([createdAt, orderId, '0123456789abcdef'])).toString('base64url');
}
