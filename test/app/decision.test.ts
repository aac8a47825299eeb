import type { Order } from '../../app/src/orders/schema';
import type { Decision, OrderWorkflow } from '../../app/src/orders/workflow';
import { WAITING_CUSTOMER } from './approving-workflow';
import { loadApi } from './bundled-api';
import { DECISION_KEY, orderOf, problemOf, type RunningApi, startApi } from './running-api';

const DRAFT = { customer: WAITING_CUSTOMER, lines: [{ sku: 'SOFA', quantity: 3 }] };
const TOKEN = 'secret-token';

/** What the events of `events/decision.json` cannot show: what is handed over, and what goes wrong on the way. */
describe('a decision', () => {
  const decided: [string, Decision][] = [];
  let api: RunningApi;
  let order: Order;
  /** What handing over does. */
  let decide: OrderWorkflow['decide'];
  beforeAll(async () => {
    api = await startApi({
      parts: {
        workflow: {
          start: async (placed) =>
            api.put({ ...placed, status: 'AWAITING_APPROVAL', approval: { taskToken: TOKEN } }),
          decide: (...given) => decide(...given),
          close: () => undefined,
        },
      },
    });
    order = await orderOf(await api.post(DRAFT));
  });
  beforeEach(() => {
    decided.length = 0;
    decide = async (...given) => void decided.push(given);
  });
  afterAll(() => api.close());

  const send = (body: object, key = DECISION_KEY, orderId = order.orderId): Promise<Response> =>
    fetch(`${api.url}/orders/${orderId}/decision`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });

  test('is handed over with the token of the order, who decided, why and when', async () => {
    await send({ decision: 'refuse', by: 'approver-7', reason: 'Too much.' });

    expect(decided).toEqual([
      [TOKEN, { decision: 'refuse', by: 'approver-7', reason: 'Too much.', at: expect.any(Date) }],
    ]);
  });

  test('on an order that has gone on is refused, though the token of its approval is still there', async () => {
    const { orderId } = await orderOf(await api.post(DRAFT));
    await api.put({ ...(await api.parts.store.get(orderId)), status: 'CONFIRMED' });

    const response = await send({ decision: 'approve', by: 'approver-7' }, DECISION_KEY, orderId);

    expect({ status: response.status, decided }).toEqual({ status: 409, decided: [] });
  });

  test.each(['', 'x', `${DECISION_KEY} `, `${DECISION_KEY}x`, DECISION_KEY.slice(1)])(
    'under the key "%s" reaches nobody',
    async (key) => {
      const response = await send({ decision: 'approve', by: 'approver-7' }, key);

      // What surrounds a header's value is no part of it.
      expect({ status: response.status, decided: decided.length }).toEqual(
        key.trim() === DECISION_KEY ? { status: 202, decided: 1 } : { status: 401, decided: 0 },
      );
    },
  );

  test('that cannot be handed over now is answered with 503 and when to try again', async () => {
    decide = () => Promise.reject(new (loadApi().WorkflowUnavailableError)('out'));

    const response = await send({ decision: 'approve', by: 'approver-7' });

    expect({ retryAfter: response.headers.get('retry-after'), ...(await problemOf(response)) }).toMatchObject(
      {
        retryAfter: '5',
        status: 503,
        type: '/openapi.json#/x-problem-types/workflow-unavailable',
      },
    );
  });

  test('leaves neither token nor key nor who and why in an answer or in the log', async () => {
    decide = () => Promise.reject(new TypeError('broken'));

    const answers = await Promise.all([
      send({ decision: 'refuse', by: 'approver-7', reason: 'Too much.' }),
      api.get(`/orders/${order.orderId}`),
      api.get(`/orders?customer=${WAITING_CUSTOMER}`),
    ]);

    const said = (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
    expect(answers.map(({ status }) => status)).toEqual([500, 200, 200]);
    expect(said + JSON.stringify(api.log)).not.toMatch(
      new RegExp(`${TOKEN}|${DECISION_KEY}|approver-7|Too much`),
    );
  });
});

test('an order shows what it costs, how it left, and why it was refused', async () => {
  const api = await startApi();
  const { orderId } = await orderOf(await api.post(DRAFT));
  const stored = await api.parts.store.get(orderId);
  await api.put({
    ...stored,
    totalMinor: 7500,
    currency: 'EUR',
    chargeId: 'ch-1',
    shipment: { trackingId: 'T1', shippedAt: '2026-01-02T00:00:00.000Z', carrier: 'x' },
    rejection: { code: 'OutOfStock', reason: '{"errorType":"OutOfStock","trace":[]}' },
  });

  const read = await (await api.get(`/orders/${orderId}`)).json();
  const rejection = (await api.parts.store.get(orderId))?.rejection;
  await api.close();

  expect(read).toMatchObject({
    total: { amountMinor: 7500, currency: 'EUR' },
    shipment: { trackingId: 'T1', shippedAt: '2026-01-02T00:00:00.000Z' },
    rejection: { code: 'OutOfStock' },
  });
  expect(rejection).toEqual({ code: 'OutOfStock' });
  expect(JSON.stringify(read)).not.toMatch(/trace|carrier|ch-1/);
});
