import { Lab, signal } from './lab';

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

describe('a deregistered target', () => {
  test('is drained at once when nothing is in flight, and shown as draining until the delay is over', async () => {
    const group = await lab.healthyGroup([await lab.target('t1')]);
    expect(await group.deregister('t1')).toEqual({ inFlightAtEnd: 0, waitedMs: 0 });
    expect(group.targets()).toEqual([
      expect.objectContaining({ state: 'draining', reason: 'Target.DeregistrationInProgress' }),
    ]);
    lab.clock.advance(29_999);
    expect(group.state('t1')).toBe('draining');
    lab.clock.advance(1);
    expect(group.state('t1')).toBe('unused');
    expect(group.targets()).toEqual([]);
  });

  test('finishes what is in flight, and is drained then', async () => {
    const arrived = signal();
    const go = signal();
    const target = await lab.target('t1', (_, response) => {
      arrived.give();
      void go.seen.then(() => response.end('done'));
    });
    const group = await lab.healthyGroup([target]);
    const listener = await lab.listener([group]);
    const answer = fetch(listener.url).then((response) => response.text());
    await arrived.seen;
    const drained = group.deregister('t1');
    lab.clock.advance(10_000);
    expect(group.targets()).toEqual([expect.objectContaining({ state: 'draining', inFlight: 1 })]);
    go.give();
    expect(await answer).toBe('done');
    expect(await drained).toEqual({ inFlightAtEnd: 0, waitedMs: 10_000 });
  });

  test('has what is in flight broken off when the delay is over: the client gets a 502', async () => {
    const arrived = signal();
    const target = await lab.target('t1', () => arrived.give());
    const group = await lab.healthyGroup([target]);
    const listener = await lab.listener([group]);
    const response = fetch(listener.url);
    await arrived.seen;
    const drained = group.deregister('t1');
    lab.clock.advance(30_000);
    expect(await drained).toEqual({ inFlightAtEnd: 1, waitedMs: 30_000 });
    expect((await response).status).toBe(502);
    expect(listener.events).toEqual([
      expect.objectContaining({ status: 502, reason: 'the deregistration delay of its target was over' }),
    ]);
  });

  test('gets no request while another target takes them', async () => {
    const group = await lab.healthyGroup([await lab.target('old'), await lab.target('new')]);
    const listener = await lab.listener([group]);
    await group.deregister('old');
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => (await fetch(listener.url)).text()),
    );
    expect(new Set(answers)).toEqual(new Set(['new']));
  });

  test('leaves an empty group behind when it was the last: 503', async () => {
    const group = await lab.healthyGroup([await lab.target('t1')]);
    const listener = await lab.listener([group]);
    await group.deregister('t1');
    expect((await fetch(listener.url)).status).toBe(503);
  });

  test('can be registered anew, and goes through the health checks again', async () => {
    const target = await lab.target('t1');
    const group = await lab.healthyGroup([target]);
    await group.deregister('t1');
    group.register(target);
    expect(group.state('t1')).toBe('initial');
    await group.waitFor('t1', 'healthy');
    lab.clock.advance(30_000);
    expect(group.targets()).toHaveLength(1);
  });

  test('is deregistered only once', async () => {
    const group = await lab.healthyGroup([await lab.target('t1')]);
    const events: unknown[] = [];
    group.on('state', ({ to }) => events.push(to));
    await Promise.all([group.deregister('t1'), group.deregister('t1')]);
    expect(events).toEqual(['draining']);
  });

  test('has to be registered first', async () => {
    await expect(lab.group().deregister('t9')).rejects.toThrow(
      'Target t9 is not registered in target group blue',
    );
  });
});

describe('a closed group', () => {
  test('tells those who wait for a state, and breaks off what is in flight', async () => {
    const arrived = signal();
    const target = await lab.target('t1', () => arrived.give());
    const group = await lab.healthyGroup([target]);
    const listener = await lab.listener([group]);
    const waiting = group.waitFor('t1', 'unhealthy').catch(String);
    const response = fetch(listener.url);
    await arrived.seen;
    await group.close();
    expect(await waiting).toContain('was closed before t1 was unhealthy');
    expect((await response).status).toBe(502);
    expect(lab.clock.pending).toBe(0);
  });
});
