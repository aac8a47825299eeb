import { once } from 'node:events';
import { Agent, request as send } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { answerTo, endOf, Lab, portOf, signal } from './lab';

// Status codes of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

describe('when something goes wrong', () => {
  test('a target that refuses the connection is a 502 and a connection error', async () => {
    const target = await lab.target('t1');
    const group = await lab.healthyGroup([target]);
    const listener = await lab.listener([group]);
    await target.stop();
    expect((await fetch(listener.url)).status).toBe(502);
    expect(await endOf(listener)).toMatchObject({
      status: 502,
      source: 'elb',
      targetId: 't1',
      reason: 'the target refused the connection',
    });
    expect(group.metrics.total('TargetConnectionErrorCount')).toBe(1);
    expect(listener.metrics.total('HTTPCode_ELB_502_Count')).toBe(1);
    expect(group.metrics.total('HTTPCode_Target_5XX_Count')).toBe(0);
  });

  test('a target that closes the connection without an answer is a 502', async () => {
    const target = await lab.target('t1', (request) => request.socket.destroy());
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    expect((await fetch(listener.url)).status).toBe(502);
    expect((await endOf(listener)).reason).toBe('the target closed the connection');
  });

  test('a malformed answer is a 502', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      let calls = 0;
      socket.on('data', (data) => {
        const healthCheck = data.toString().startsWith('GET /health/live');
        socket.end(
          healthCheck && calls++ === 0
            ? 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
            : 'SMTP ready\r\n\r\n',
        );
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const listener = await lab.listener([
      await lab.healthyGroup([{ id: 't1', host: '127.0.0.1', port: portOf(server) }]),
    ]);
    expect((await fetch(listener.url)).status).toBe(502);
    expect((await endOf(listener)).reason).toMatch(/^the target gave no valid answer/);
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('a target that does not answer until the idle time-out is a 504', async () => {
    const { seen, give } = signal();
    const target = await lab.target('t1', () => give());
    const listener = await lab.listener([await lab.healthyGroup([target])], {
      attributes: { idleTimeoutMs: 60_000 },
    });
    const response = fetch(listener.url);
    await seen;
    lab.clock.advance(59_999);
    expect(listener.events).toEqual([]);
    lab.clock.advance(1);
    expect((await response).status).toBe(504);
    expect(listener.metrics.total('HTTPCode_ELB_504_Count')).toBe(1);
  });

  test('a client that stops sending its body until the idle time-out is a 408', async () => {
    const { seen, give } = signal();
    const target = await lab.target('t1', (request) => request.once('data', () => give()));
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const request = send(listener.url, { method: 'POST', headers: { 'content-length': 100 } });
    const answered = answerTo(request);
    request.write('half');
    await seen;
    lab.clock.advance(60_000);
    expect((await answered).statusCode).toBe(408);
    request.destroy();
  });

  test('every byte of the body puts the idle time-out off', async () => {
    const arrived = [signal(), signal()];
    const target = await lab.target('t1', (request, response) => {
      let parts = 0;
      request.on('data', () => arrived[parts++]?.give());
      request.on('end', () => response.end());
    });
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const request = send(listener.url, { method: 'POST', headers: { 'content-length': 3 } });
    const answered = answerTo(request);
    for (const { seen } of arrived) {
      request.write('x');
      await seen;
      lab.clock.advance(50_000);
    }
    request.end('x');
    expect((await answered).statusCode).toBe(200);
  });

  test('every byte of the answer puts the idle time-out off', async () => {
    const go = [signal(), signal()];
    const target = await lab.target('t1', (_, response) => {
      response.write('a');
      void go[0]?.seen.then(() => response.write('b'));
      void go[1]?.seen.then(() => response.end('c'));
    });
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const reader = (await fetch(listener.url)).body?.getReader();
    for (const next of go) {
      await reader?.read();
      lab.clock.advance(50_000);
      next.give();
    }
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('c');
    expect(await endOf(listener)).toMatchObject({ status: 200, source: 'target' });
  });

  test('a target that breaks off in the middle breaks the connection to the client', async () => {
    const target = await lab.target('t1', (request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => request.socket.destroy());
    });
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const response = await fetch(listener.url);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(await endOf(listener)).toMatchObject({
      status: 200,
      source: 'target',
      reason: 'the target closed the connection',
    });
  });

  test('a client that goes away is a 460, and its request is broken off at the target', async () => {
    const arrived = signal();
    const broken = signal();
    const target = await lab.target('t1', (request) => {
      request.socket.on('close', () => broken.give());
      arrived.give();
    });
    const group = await lab.healthyGroup([target]);
    const listener = await lab.listener([group]);
    const request = send(listener.url, { agent: new Agent() });
    request.on('error', () => undefined).end();
    await arrived.seen;
    request.destroy();
    expect(await endOf(listener)).toMatchObject({ status: 460, source: 'elb' });
    await broken.seen;
    expect(group.targets()).toEqual([expect.objectContaining({ inFlight: 0 })]);
  });

  test('nothing is left in flight after any of it', async () => {
    const target = await lab.target('t1', (request, response) => {
      if (request.url === '/break') request.socket.destroy();
      else response.end();
    });
    const group = await lab.healthyGroup([target]);
    const listener = await lab.listener([group]);
    await Promise.all(
      ['/ok', '/break', '/ok', '/break'].map(async (path) => (await fetch(listener.url + path)).text()),
    );
    expect(group.targets()).toEqual([expect.objectContaining({ inFlight: 0 })]);
  });
});

describe('protocols that are not modelled', () => {
  test('a WebSocket upgrade is refused by name', async () => {
    const listener = await lab.listener([await lab.healthyGroup([await lab.target('t1')])]);
    const socket = connect(listener.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [data]: unknown[] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 501 /);
    socket.destroy();
  });
});
