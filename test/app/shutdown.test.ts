import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { PATHS } from '../../app/src/contract';
import { type ApiProcess, endProcess, imageBundle, startApiProcess } from './api-process';
import { type FaultyTable, startFaultyTable } from './faulty-table';
import { loadUntilTurnedAway } from './load';
import { type OrdersTable, startOrdersTable } from './orders-table';

describe('on SIGTERM', () => {
  let orders: OrdersTable;
  let table: FaultyTable;
  let api: ApiProcess;
  beforeAll(async () => {
    orders = await startOrdersTable();
    table = await startFaultyTable(orders.endpoint);
  });
  beforeEach(() => {
    table.fault = undefined;
  });
  afterEach(() => endProcess(api));
  afterAll(async () => {
    await table.close();
    await orders.close();
  });

  const start = async (environment: Record<string, string> = {}): Promise<void> => {
    api = await startApiProcess(imageBundle(), table.endpoint, environment);
  };

  test('under load, every request that was sent is answered well, and the process exits 0', async () => {
    await start();
    const load = loadUntilTurnedAway(api.url, 20);
    await load.answered(200);

    api.child.kill('SIGTERM');
    const { failures, answers } = await load.finished;

    expect(failures).toEqual([]);
    expect(answers).toBeGreaterThanOrEqual(200);
    expect(await api.exited).toBe(0);
  });

  test('the port stays open while requests still come, as they do when a Spot task is interrupted', async () => {
    await start();
    api.child.kill('SIGTERM');
    await api.logged('draining');

    const statuses: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      statuses.push((await fetch(`${api.url}/version`, { headers: { connection: 'close' } })).status);
    }

    expect(statuses).toEqual(Array<number>(20).fill(200));
    expect(await api.exited).toBe(0);
  });

  test.each([PATHS.live, PATHS.ready])('%s fails at once', async (path) => {
    await start();
    api.child.kill('SIGTERM');
    await api.logged('draining');

    const response = await fetch(`${api.url}${path}`);

    expect({ status: response.status, connection: response.headers.get('connection') }).toEqual({
      status: 503,
      connection: 'close',
    });
    expect(await response.json()).toMatchObject({ type: '/openapi.json#/x-problem-types/draining' });
  });

  test('health checks alone do not keep the process', async () => {
    await start();
    api.child.kill('SIGTERM');
    await api.logged('draining');
    const { url } = api;
    const checks = (async () => {
      while ((await fetch(`${url}${PATHS.live}`).catch(() => undefined)) !== undefined);
    })();

    expect(await api.exited).toBe(0);
    await checks;
  });

  test('traffic that never ends does not keep the port open for longer than the deadline allows', async () => {
    await start({ REQUEST_TIMEOUT_SECONDS: '2', SHUTDOWN_DEADLINE_SECONDS: '3' });
    api.child.kill('SIGTERM');
    await api.logged('draining');
    const { url } = api;
    let served = 0;
    const traffic = (async () => {
      while ((await fetch(`${url}/version`).catch(() => undefined)) !== undefined) served += 1;
    })();

    expect(await api.exited).toBe(0);
    await traffic;
    expect(served).toBeGreaterThan(0);
  });

  test('a request in flight is finished, however late its answer', async () => {
    await start({ REQUEST_TIMEOUT_SECONDS: '3' });
    table.fault = 'silent';
    const answer = fetch(`${api.url}/orders?customer=c-1`);
    await table.asked();

    api.child.kill('SIGTERM');

    expect((await answer).status).toBe(503);
    expect(await api.exited).toBe(0);
  });

  test('a request that is half there is read to its end and answered', async () => {
    await start();
    const socket = await connected(api.port);
    socket.write('GET /version HTTP/1.1\r\nHost: a\r\n');
    // An answer on another connection, begun later: the half request has been read by then.
    await fetch(`${api.url}/version`);

    api.child.kill('SIGTERM');
    await api.logged('draining');
    await refused(api.port);
    socket.write('\r\n');

    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK\r\n.*\r\nconnection: close\r\n/s);
    expect(await api.exited).toBe(0);
  });

  test('a request that stays half there is given up by its own time-out, not by the deadline', async () => {
    await start({ REQUEST_TIMEOUT_SECONDS: '2', SHUTDOWN_DEADLINE_SECONDS: '20' });
    const socket = await connected(api.port);
    socket.write('GET /version HTTP/1.1\r\nHost: a\r\n');
    await fetch(`${api.url}/version`);

    api.child.kill('SIGTERM');

    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    expect(await api.exited).toBe(0);
  });

  test('connections on which nothing was sent do not keep the process', async () => {
    await start();
    const silent = await connected(api.port);
    const idle = await connected(api.port);
    idle.write('GET /version HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(idle, 'data');

    api.child.kill('SIGTERM');

    expect(await api.exited).toBe(0);
    silent.destroy();
    idle.destroy();
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'a second signal (%s) ends it with status 1, and is logged',
    async (again) => {
      await start({ REQUEST_TIMEOUT_SECONDS: '20' });
      table.fault = 'silent';
      const cut = fetch(`${api.url}/orders?customer=c-1`).catch(() => 'cut off');
      await table.asked();
      api.child.kill('SIGTERM');
      await api.logged('draining');

      api.child.kill(again);

      expect(await api.exited).toBe(1);
      expect(api.log.at(-1)).toMatchObject({ level: 'error', signal: again, inFlight: 1 });
      expect(await cut).toBe('cut off');
    },
  );

  test('the deadline ends it with status 1, and is logged', async () => {
    await start({ REQUEST_TIMEOUT_SECONDS: '20', SHUTDOWN_DEADLINE_SECONDS: '1' });
    table.fault = 'silent';
    const cut = fetch(`${api.url}/orders?customer=c-1`).catch(() => 'cut off');
    await table.asked();

    api.child.kill('SIGTERM');

    expect(await api.exited).toBe(1);
    expect(api.log.at(-1)).toMatchObject({
      level: 'error',
      message: 'shutdown deadline passed: stopping at once',
      inFlight: 1,
    });
    expect(await cut).toBe('cut off');
  });

  test('SIGINT does the same', async () => {
    await start();

    api.child.kill('SIGINT');

    expect(await api.exited).toBe(0);
  });
});

async function connected(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  return socket;
}

/** Resolves when the port is closed. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (!open) return;
  }
}
