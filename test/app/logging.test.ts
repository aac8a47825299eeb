import { exchangesOf, RECORDINGS, send } from './events';
import { WAITING_CUSTOMER } from './approving-workflow';
import { DECISION_KEY, orderOf, type RunningApi, startApi } from './running-api';

const NO_ORDER = 'bbbbbbbb-0000-4000-8000-00000000ffff';
const TRACE = '1-67891233-abcdef012345678912345678';

describe('the log', () => {
  let api: RunningApi;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.close());

  test('has a line for a request: ids, method, route, status, duration', async () => {
    const order = await orderOf(await api.post({ customer: 'c-1', lines: [{ sku: 'A', quantity: 1 }] }));

    await fetch(`${api.url}/orders/${order.orderId}`, { headers: { 'x-amzn-trace-id': `Root=${TRACE}` } });

    expect(api.log.at(-1)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: 'order-api',
      environment: 'test',
      version: expect.any(String),
      requestId: 'aaaaaaaa-0000-4000-8000-000000000002',
      orderId: order.orderId,
      traceId: TRACE,
      method: 'GET',
      route: '/orders/:orderId',
      status: 200,
      durationMs: expect.any(Number),
      message: 'request answered',
    });
  });

  test('names the order in every line of a request that is about one, once it is known', async () => {
    const draft = { customer: WAITING_CUSTOMER, lines: [{ sku: 'A', quantity: 1 }] };
    const { orderId } = await orderOf(await api.post(draft));
    await api.get(`/orders/${orderId}`);
    await api.get(`/orders/${NO_ORDER}`);
    await fetch(`${api.url}/orders/${orderId}/decision`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${DECISION_KEY}` },
      body: JSON.stringify({ decision: 'approve', by: 'b-1' }),
    });

    const answered = api.log.filter(({ message }) => message === 'request answered');
    expect(answered.map((line) => [line['route'], line['status'], line['orderId']])).toEqual([
      ['/orders', 201, orderId],
      ['/orders/:orderId', 200, orderId],
      ['/orders/:orderId', 404, NO_ORDER],
      ['/orders/:orderId/decision', 202, orderId],
    ]);
  });

  test('names the problem that was answered, and no path that nobody foresaw', async () => {
    await api.get('/customers/jane.doe@example.com');

    expect(api.log.at(-1)).toMatchObject({ route: 'none', status: 404, problem: 'unknown-path' });
  });

  test.each(['/health/live', '/health/ready'])('has %s at debug level only', async (path) => {
    await api.get(path);

    expect(api.log.filter(({ level }) => level !== 'debug').filter(({ route }) => route === path)).toEqual(
      [],
    );
    expect(api.log.at(-1)).toMatchObject({ level: 'debug', route: path });
  });

  test('has nothing that a request said: customers, notes, articles, keys, queries, bodies, user agents', async () => {
    const said = [
      'c-1042',
      'c-2',
      'Ring twice',
      'BOOK-7',
      'PEN-1',
      'cart-1',
      'two words',
      'name@example.com',
    ];
    said.push('nota', 'e30', 'limit=101', 'not read', 'agent-x');
    for (const recording of RECORDINGS) {
      for (const exchange of exchangesOf(recording)) {
        const headers = { 'user-agent': 'agent-x', ...exchange.request.headers };
        await send(api, { ...exchange, request: { ...exchange.request, headers } });
      }
    }

    const text = api.log.map((line) => JSON.stringify(line)).join('\n');
    expect(api.log.length).toBeGreaterThan(40);
    expect(said.filter((one) => text.includes(one))).toEqual([]);
  });

  test('does not repeat a trace header that is no trace id', async () => {
    await fetch(`${api.url}/version`, { headers: { 'x-amzn-trace-id': 'Root=jane.doe;Self=x' } });

    expect(JSON.stringify(api.log)).not.toContain('jane.doe');
  });
});
