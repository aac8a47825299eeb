import { createServer, type Server } from 'node:http';
import { listenOnLoopback } from '../../rehearsal/aws/loopback';
import { LocalServices } from './endpoints';
import { run } from './run';

describe('orders send', () => {
  let services: LocalServices;
  let api: Server;
  let placed: unknown[];
  /** Statuses that an order goes through, one a look. */
  let way: readonly string[];

  beforeEach(async () => {
    services = new LocalServices();
    placed = [];
    way = ['RECEIVED', 'CONFIRMED'];
    const looks = new Map<string, number>();
    api = createServer((request, response) => {
      const answer = (status: number, body: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'POST') {
          placed.push(JSON.parse(text));
          answer(201, { orderId: `order-${placed.length}` });
          return;
        }
        const id = request.url?.split('/').at(-1) ?? '';
        const look = looks.get(id) ?? 0;
        looks.set(id, look + 1);
        const status = way[Math.min(look, way.length - 1)];
        answer(200, { status, ...(status === 'REJECTED' && { rejection: { code: 'OutOfStock' } }) });
      });
    });
    await services.addStacks({ 'shop-sandbox-service': { ServiceUrl: await listenOnLoopback(api) } });
  });
  afterEach(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    await services.close();
  });

  it('sends as many as it is told, at the rate it is told, and follows each to its end', async () => {
    const pauses: number[] = [];
    const { out, status } = await run(['orders', 'send', '--count', '3', '--rate', '4', '--yes'], {
      pause: (milliseconds) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
    });
    expect(placed).toHaveLength(3);
    expect(pauses).toEqual([250, 250, 2000]);
    expect(out.at(-1)).toBe('3 CONFIRMED');
    expect(status).toBe(0);
  });

  it('says why an order was not fulfilled, and exits with 1', async () => {
    way = ['REJECTED'];
    const { out, status } = await run(['orders', 'send', '--yes']);
    expect(out[0]).toMatch(/^order-1 +REJECTED .*OutOfStock$/);
    expect(status).toBe(1);
  });

  it('gives an order up that does not end in time', async () => {
    way = ['RECEIVED'];
    let minute = 0;
    const { out, status } = await run(['orders', 'send', '--minutes', '5', '--yes'], {
      now: () => new Date(60_000 * minute),
      pause: () => {
        minute += 1;
        return Promise.resolve();
      },
    });
    expect(out.at(-1)).toBe('1 RECEIVED');
    expect(status).toBe(1);
  });
});
