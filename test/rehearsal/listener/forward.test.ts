import { endOf, Lab, signal } from './lab';

// What ALB passes on: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

describe('answers', () => {
  test('keep status, message, headers and repeated headers of the target', async () => {
    const target = await lab.target('t1', (_, response) => {
      response.writeHead(
        418,
        'Short and stout',
        [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['X-Kind', 'teapot'],
        ].flat(),
      );
      response.end('tea');
    });
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const response = await fetch(listener.url);
    expect([response.status, response.statusText, await response.text()]).toEqual([
      418,
      'Short and stout',
      'tea',
    ]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-kind')).toBe('teapot');
  });

  test('to HEAD keep their length and have no body', async () => {
    const target = await lab.target('t1', (_, response) =>
      response.writeHead(200, { 'content-length': 42 }).end(),
    );
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const response = await fetch(listener.url, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('42');
    expect(await response.text()).toBe('');
  });

  test('of 204 have no body', async () => {
    const target = await lab.target('t1', (_, response) => response.writeHead(204).end());
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    expect((await fetch(listener.url)).status).toBe(204);
  });

  test('of 20 MB pass in both directions unchanged', async () => {
    const target = await lab.target('t1', (request, response) => request.pipe(response));
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const body = Buffer.alloc(20_000_000, 'orders ');
    const response = await fetch(listener.url, { method: 'POST', body });
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  });

  test('are streamed: the client sees a part before the target sends the rest', async () => {
    const first = signal();
    const target = await lab.target('t1', (_, response) => {
      response.write('first ');
      void first.seen.then(() => response.end('rest'));
    });
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    const reader = (await fetch(listener.url)).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first ');
    first.give();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('rest');
  });

  test('come over kept connections to the target', async () => {
    const ports = new Set<number | undefined>();
    const target = await lab.target('t1', (request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    for (let request = 0; request < 5; request++) await (await fetch(listener.url)).text();
    expect(ports.size).toBe(1);
  });

  test('come over kept connections whatever the target says of its own keep-alive', async () => {
    const ports = new Set<number | undefined>();
    const target = await lab.target('t1', (request, response) => {
      ports.add(request.socket.remotePort);
      response.setHeader('Keep-Alive', 'timeout=1').end();
    });
    const listener = await lab.listener([await lab.healthyGroup([target])]);
    for (let request = 0; request < 3; request++) await (await fetch(listener.url)).text();
    expect(ports.size).toBe(1);
  });

  test('are told as events with target, status and times', async () => {
    const target = await lab.target('t1', (_, response) => response.writeHead(201).end());
    const group = await lab.healthyGroup([target]);
    const seenByGroup: unknown[] = [];
    group.on('request', (event) => seenByGroup.push(event));
    const listener = await lab.listener([group]);
    lab.clock.advance(1234);
    await (await fetch(`${listener.url}/orders?x=1`, { method: 'POST', body: '{}' })).text();
    const event = await endOf(listener);
    expect(event).toEqual({
      at: 1234,
      listener: 'HTTP:80',
      method: 'POST',
      path: '/orders?x=1',
      traceId: expect.stringMatching(/^Root=/),
      status: 201,
      source: 'target',
      targetGroup: 'blue',
      targetId: 't1',
      durationMs: expect.any(Number),
      targetResponseMs: expect.any(Number),
    });
    expect(seenByGroup).toEqual([event]);
  });

  test('are counted by the family of their status', async () => {
    const target = await lab.target('t1', (request, response) => {
      response.writeHead(Number((request.url ?? '').slice(1))).end();
    });
    const group = await lab.healthyGroup([target]);
    const listener = await lab.listener([group]);
    for (const status of [200, 201, 304, 404, 500, 503]) {
      await (await fetch(`${listener.url}/${status}`)).text();
    }
    for (const { metrics } of [group, listener]) {
      expect(metrics.total('RequestCount')).toBe(6);
      expect(metrics.total('HTTPCode_Target_2XX_Count')).toBe(2);
      expect(metrics.total('HTTPCode_Target_3XX_Count')).toBe(1);
      expect(metrics.total('HTTPCode_Target_4XX_Count')).toBe(1);
      expect(metrics.total('HTTPCode_Target_5XX_Count')).toBe(2);
      expect(metrics.total('HTTPCode_ELB_5XX_Count')).toBe(0);
      expect(metrics.total('TargetResponseTime')).toBe(6);
    }
  });
});
