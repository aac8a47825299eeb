import type { StoredOrder } from '../../app/src/orders/order';
import type { OrderStore } from '../../app/src/orders/store';
import { orderOf, problemOf, type RunningApi, startApi } from './running-api';

const DRAFT = { customer: 'c-1', lines: [{ sku: 'BOOK-7', quantity: 2 }] };

/** A store of which every call does the same. */
function storeThat(act: () => Promise<never>): OrderStore {
  return { create: act, get: act, list: act, probe: act, close: () => undefined };
}

/** An item as another release might write it, past this release's types. */
function itemOf(members: Record<string, unknown>): StoredOrder {
  return JSON.parse(JSON.stringify(members));
}

describe('when the program itself', () => {
  let api: RunningApi | undefined;
  afterEach(() => api?.close());

  test('breaks, the answer is 500 and says nothing of why', async () => {
    api = await startApi({
      parts: {
        store: storeThat(async () => {
          throw new TypeError('inner secret');
        }),
      },
    });

    const response = await api.post(DRAFT);

    expect(await problemOf(response)).toEqual({
      type: '/openapi.json#/x-problem-types/internal-error',
      title: 'The service failed',
      status: 500,
      instance: `urn:uuid:${response.headers.get('x-request-id')}`,
    });
  });

  test('breaks, the log has the stack under the id that the answer gave', async () => {
    api = await startApi({
      parts: {
        store: storeThat(async () => {
          throw new TypeError('inner secret');
        }),
      },
    });

    const response = await api.post(DRAFT);

    expect(api.log.find(({ level }) => level === 'error')).toMatchObject({
      requestId: response.headers.get('x-request-id'),
      route: '/orders',
      status: 500,
      err: { type: 'TypeError', stack: expect.stringContaining('failures.test.ts') },
    });
  });

  test.each(['POST', 'GET'])('hangs, a %s is answered with 503 at the deadline', async (method) => {
    const store = storeThat(() => new Promise<never>(() => undefined));
    api = await startApi({ settings: { requestTimeoutMs: 50 }, parts: { store } });

    const response = method === 'POST' ? await api.post(DRAFT) : await api.get('/orders?customer=c-1');

    expect(await problemOf(response)).toMatchObject({
      status: 503,
      type: '/openapi.json#/x-problem-types/deadline-exceeded',
    });
  });

  test('finds an order it cannot read, the answer is 500, not half an order', async () => {
    api = await startApi();
    const { store } = api.parts;
    const orderId = 'bbbbbbbb-0000-4000-8000-000000000099';
    // A release that keeps its lines elsewhere wrote this.
    await store.create(itemOf({ orderId, customer: 'c-1', linesAt: 's3' }));

    const response = await api.get(`/orders/${orderId}`);

    expect((await problemOf(response)).status).toBe(500);
  });

  test('finds members of an order that it does not know, they stay inside', async () => {
    api = await startApi();
    const created = await api.post(DRAFT, { 'idempotency-key': 'k' });
    const order = await orderOf(created);
    const orderId = 'bbbbbbbb-0000-4000-8000-000000000098';
    const { store } = api.parts;
    await store.create(itemOf({ ...order, orderId, requestHash: 'h', requestId: 'r', taskToken: 'secret' }));

    const read = await (await api.get(`/orders/${orderId}`)).json();

    expect(read).toEqual({ ...order, orderId });
  });
});
