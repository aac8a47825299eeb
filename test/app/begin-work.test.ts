import type { StoredOrder } from '../../app/src/orders/order';
import type { OrderWorkflow } from '../../app/src/orders/workflow';
import { WAITING_CUSTOMER } from './approving-workflow';
import { loadApi } from './bundled-api';
import { orderOf, type RunningApi, startApi } from './running-api';

const DRAFT = { customer: 'c-secret', lines: [{ quantity: 2, sku: 'BOOK-7' }] };

/** A workflow of which a start does what a test says. */
function workflowThat(start: OrderWorkflow['start']): OrderWorkflow {
  return { start, decide: () => Promise.resolve(), close: () => undefined };
}

describe('an order that is placed', () => {
  const started: StoredOrder[] = [];
  let api: RunningApi;
  /** What the next starts do. */
  let start: OrderWorkflow['start'];
  beforeAll(async () => {
    api = await startApi({
      parts: {
        workflow: workflowThat(async (order) => {
          started.push(order);
          await start(order);
        }),
      },
    });
  });
  beforeEach(() => {
    started.length = 0;
    start = () => Promise.resolve();
  });
  afterAll(() => api.close());

  test('is started under its id, after it is in the table', async () => {
    const found: (StoredOrder | undefined)[] = [];
    start = async ({ orderId }) => void found.push(await api.parts.store.get(orderId));

    const { orderId } = await orderOf(await api.post(DRAFT));

    expect(started.map((order) => order.orderId)).toEqual([orderId]);
    expect(found).toMatchObject([{ orderId }]);
  });

  test('is in the index of open orders', async () => {
    const { orderId, createdAt } = await orderOf(await api.post(DRAFT));

    const item = (await api.items()).find((candidate) => candidate['orderId']?.S === orderId);
    expect(item).toMatchObject({ open: { S: 'OPEN' }, createdAt: { S: createdAt } });
  });

  test('as a test starts nothing and is in no index of open orders', async () => {
    const { orderId } = await orderOf(await api.post(DRAFT, { 'x-test-order': 'true' }));

    const item = (await api.items()).find((candidate) => candidate['orderId']?.S === orderId);
    expect({ started, open: item?.['open'] }).toEqual({ started: [], open: undefined });
  });

  test('again under its key is started again, while nothing has become of it', async () => {
    await api.post(DRAFT, { 'idempotency-key': 'again' });

    const replay = await api.post(DRAFT, { 'idempotency-key': 'again' });

    const { orderId } = await orderOf(replay);
    expect(replay.status).toBe(200);
    expect(started.map((order) => order.orderId)).toEqual([orderId, orderId]);
  });

  test('again under its key is left alone when something has become of it', async () => {
    await api.post(DRAFT, { 'idempotency-key': 'done' });
    const [placed] = started;
    await api.put({ ...placed, status: 'CONFIRMED', open: undefined });

    const replay = await api.post(DRAFT, { 'idempotency-key': 'done' });

    expect({ status: (await orderOf(replay)).status, starts: started.length }).toEqual({
      status: 'CONFIRMED',
      starts: 1,
    });
  });

  test('as another one under a used key starts nothing', async () => {
    await api.post(DRAFT, { 'idempotency-key': 'used' });

    const conflict = await api.post({ ...DRAFT, note: 'x' }, { 'idempotency-key': 'used' });

    expect({ status: conflict.status, starts: started.length }).toEqual({ status: 409, starts: 1 });
  });

  test.each([
    ['does not answer', 'warn', () => new (loadApi().WorkflowUnavailableError)('out')],
    ['refuses the start', 'error', () => new TypeError('no right to do so')],
  ])(
    'is created although the workflow %s, and the log says so by its id alone',
    async (_what, level, failure) => {
      start = () => Promise.reject(failure());
      api.log.length = 0;

      const response = await api.post(DRAFT);

      expect(response.status).toBe(201);
      expect(api.log[0]).toMatchObject({
        level,
        message: 'order workflow not started',
        requestId: response.headers.get('x-request-id'),
        orderId: (await orderOf(response)).orderId,
        err: { type: failure().name },
      });
      expect(JSON.stringify(api.log)).not.toContain('c-secret');
    },
  );
});

describe('without a workflow', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ settings: { workflow: undefined }, parts: { workflow: undefined } });
  });
  afterAll(() => api.close());

  test('an order is placed all the same', async () => {
    expect((await api.post({ ...DRAFT, customer: WAITING_CUSTOMER })).status).toBe(201);
  });

  test('there is nothing to decide, and the API description does not speak of it', async () => {
    const { orderId } = await orderOf(await api.post(DRAFT));

    const answer = await fetch(`${api.url}/orders/${orderId}/decision`, { method: 'POST' });

    expect(answer.status).toBe(404);
    expect(await (await api.get('/openapi.json')).text()).not.toContain('/decision');
  });
});
