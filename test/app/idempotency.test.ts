import { orderOf, type RunningApi, startApi } from './running-api';

const DRAFT = { customer: 'c-1', lines: [{ sku: 'BOOK-7', quantity: 2 }] };

describe('placing an order', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  test('fifty times at once under one key stores one order, and one request says that it was first', async () => {
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => api.post(DRAFT, { 'idempotency-key': 'fifty' })),
    );

    const statuses = responses.map(({ status }) => status);
    const ids = new Set(
      await Promise.all(responses.map(async (response) => (await orderOf(response)).orderId)),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 200)).toHaveLength(49);
    const stored = (await api.items()).filter((item) => ids.has(item['orderId']?.S ?? ''));
    expect({ ids: ids.size, stored: stored.length }).toEqual({ ids: 1, stored: 1 });
  });

  test('without a key stores one order per request', async () => {
    const [first, second] = await Promise.all([api.post(DRAFT), api.post(DRAFT)]);

    expect((await orderOf(first)).orderId).not.toBe((await orderOf(second)).orderId);
  });

  test.each([1, 255])('accepts a key of %i characters', async (length) => {
    const response = await api.post(DRAFT, { 'idempotency-key': '~'.repeat(length) });

    expect(response.status).toBe(201);
  });

  test('refuses a key of 256 characters', async () => {
    const response = await api.post(DRAFT, { 'idempotency-key': 'k'.repeat(256) });

    expect(response.status).toBe(400);
  });

  test('as a test order sets when it expires, a day later, and keeps it out of the customer index', async () => {
    const response = await api.post(DRAFT, { 'x-test-order': 'true' });

    const { orderId, createdAt } = await orderOf(response);
    const item = (await api.items()).find((candidate) => candidate['orderId']?.S === orderId);
    expect(item).toMatchObject({
      test: { BOOL: true },
      expiresAt: { N: String(Math.floor(Date.parse(createdAt) / 1000) + 86_400) },
    });
    expect(item).not.toHaveProperty('createdAtAndId');
  });
});
