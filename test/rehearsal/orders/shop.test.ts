import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { Shop } from '../../../rehearsal/orders/shop';

const ORDER = { customer: 'c-1', lines: [{ sku: 'MUG-1', quantity: 2 }] };
const STORED = { orderId: 'o-1', status: 'RECEIVED', customer: 'c-1' };

interface Request {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the shop, as its customers and approvers see it', () => {
  const requests: Request[] = [];
  let answer: { readonly status: number; readonly body: object } = { status: 201, body: STORED };
  let server: Server;
  let shop: Shop;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
        response.writeHead(answer.status).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    requests.length = 0;
    answer = { status: 201, body: STORED };
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    shop = new Shop(`http://127.0.0.1:${port}`, 'key-1');
  });
  afterAll(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );

  it('takes an order as JSON, under a key of its own each time', async () => {
    await shop.place(ORDER);
    await shop.place(ORDER);
    const [first, second] = requests;
    expect(first).toMatchObject({ line: 'POST /orders', body: JSON.stringify(ORDER) });
    expect(first?.headers['content-type']).toBe('application/json');
    expect(first?.headers['idempotency-key']).toMatch(/^[\w-]{36}$/);
    expect(second?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key']);
  });

  it('takes an order again under the key that it had', async () => {
    await shop.place(ORDER, 'key-of-mine');
    expect(requests[0]?.headers['idempotency-key']).toBe('key-of-mine');
  });

  it('shows the order of an answer, and keeps every answer', async () => {
    const placed = await shop.place(ORDER);
    expect(placed).toMatchObject({ status: 201, order: STORED });
    answer = { status: 503, body: { title: 'Not now' } };
    const refused = await shop.place(ORDER);
    expect([refused.status, refused.order]).toEqual([503, undefined]);
    expect(shop.answers).toEqual([placed, refused]);
  });

  it('has no order in a refusal, whatever that looks like', async () => {
    answer = { status: 409, body: STORED };
    expect((await shop.place(ORDER)).order).toBeUndefined();
  });

  it('reads an order, or says which one is not there', async () => {
    answer = { status: 200, body: STORED };
    expect(await shop.read('o-1')).toEqual(STORED);
    answer = { status: 404, body: {} };
    await expect(shop.read('o-2')).rejects.toThrow('The order API answered 404 for the order o-2.');
    expect(requests.map(({ line }) => line)).toEqual(['GET /orders/o-1', 'GET /orders/o-2']);
  });

  it('takes a decision with the key that approvers know', async () => {
    answer = { status: 202, body: {} };
    expect(await shop.decide('o-1', 'refuse')).toBe(202);
    const [{ line, headers, body } = { line: '', headers: {}, body: '{}' }] = requests;
    expect([line, headers.authorization, JSON.parse(body)]).toEqual([
      'POST /orders/o-1/decision',
      'Bearer key-1',
      { decision: 'refuse', by: 'approver-7' },
    ]);
  });
});
