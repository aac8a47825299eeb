import { type ApiProcess, endProcess, imageBundle, startApiProcess } from './api-process';
import { type Fault, type FaultyTable, startFaultyTable } from './faulty-table';
import { type OrdersTable, startOrdersTable } from './orders-table';
import { problemOf } from './running-api';

const DRAFT = { customer: 'c-secret', lines: [{ sku: 'BOOK-7', quantity: 2 }] };
const TYPE = '/openapi.json#/x-problem-types/';

// In a process of its own: Jest's realm changes what the SDK makes of Node's errors.
describe('while the table', () => {
  let orders: OrdersTable;
  let table: FaultyTable;
  let api: ApiProcess;
  beforeAll(async () => {
    orders = await startOrdersTable();
    table = await startFaultyTable(orders.endpoint);
    // So short that a table that never answers is given up within the test; the same chain as with 10 s.
    api = await startApiProcess(imageBundle(), table.endpoint, { REQUEST_TIMEOUT_SECONDS: '1' });
  });
  afterEach(() => {
    table.fault = undefined;
  });
  afterAll(async () => {
    await endProcess(api);
    await table.close();
    await orders.close();
  });

  const get = (path: string) => fetch(`${api.url}${path}`);
  const place = (headers: Record<string, string> = {}) =>
    fetch(`${api.url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(DRAFT),
    });
  const ask: Record<string, () => Promise<Response>> = {
    placing: place,
    reading: () => get('/orders/bbbbbbbb-0000-4000-8000-00000000dead'),
    listing: () => get('/orders?customer=c-secret'),
    readiness: () => get('/health/ready'),
  };

  describe.each<Fault>(['reset', 'silent', 'throttled', 'internal'])('is out (%s)', (fault) => {
    // `deadline-exceeded` here would mean that the table used up the time in which to say so.
    test.each(Object.entries(ask))(
      '%s answers 503 and when to ask again, before the deadline',
      async (_what, go) => {
        table.fault = fault;

        const response = await go();

        expect({
          retryAfter: response.headers.get('retry-after'),
          ...(await problemOf(response)),
        }).toMatchObject({
          retryAfter: '5',
          status: 503,
          type: `${TYPE}table-unavailable`,
        });
      },
    );

    test('liveness is unmoved', async () => {
      table.fault = fault;

      expect((await get('/health/live')).status).toBe(200);
    });

    test('an order goes through as soon as the table is back', async () => {
      table.fault = fault;
      await place();
      table.fault = undefined;

      expect((await place()).status).toBe(201);
    });
  });

  test('leaves one call without an answer, the next attempt gets the order through in time', async () => {
    table.fault = 'silent-once';

    expect((await place()).status).toBe(201);
  });

  test('loses the answer to a write, the order is created all the same, once, and not called a replay', async () => {
    const before = (await orders.items()).length;
    table.fault = 'lose-answer';

    const response = await place({ 'idempotency-key': 'lost' });

    expect({ status: response.status, replayed: response.headers.get('idempotent-replayed') }).toEqual({
      status: 201,
      replayed: null,
    });
    expect((await orders.items()).length - before).toBe(1);
  });

  describe.each<Fault>(['denied', 'missing'])('is %s', (fault) => {
    test('an order is answered with 500: asking again does not help', async () => {
      table.fault = fault;

      expect(await problemOf(await place())).toMatchObject({ status: 500, type: `${TYPE}internal-error` });
    });

    test('the service is not ready', async () => {
      table.fault = fault;

      expect((await get('/health/ready')).status).toBe(503);
    });
  });

  test('fails, the log has the kind of failure and AWS’s request id, and nobody quotes its message', async () => {
    table.fault = 'denied';

    const response = await place();
    const body = await response.text();

    const requestId = response.headers.get('x-request-id');
    expect(await api.logged((line) => line['requestId'] === requestId)).toMatchObject({
      err: { type: 'AccessDeniedException', awsRequestId: 'aws-request-1', httpStatusCode: 400 },
    });
    expect(body + JSON.stringify(api.log)).not.toContain('c-secret');
  });
});
