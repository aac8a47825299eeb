import {
  checkNewVersion,
  checkProduction,
  checkSeries,
  checkTestListener,
  type ReleaseUnderTest,
} from '../../../lambda/delivery/checks';
import { SETTLING_REFUSALS } from '../../../lambda/delivery/contract';
import { ManualTime } from '../../hooks/manual-time';
import { FakeVersion, Table } from './fake-version';

const ENVIRONMENT = 'sandbox';

function release(parts: { old?: Partial<FakeVersion>; next?: Partial<FakeVersion> } = {}) {
  const table = new Table();
  const old = Object.assign(new FakeVersion('production listener', '1', table), parts.old);
  const next = Object.assign(new FakeVersion('test listener', '2', table), parts.next);
  const time = new ManualTime();
  const under: ReleaseUnderTest = {
    release: { id: 'd-1' },
    production: old,
    test: next,
    environment: ENVIRONMENT,
    time,
    log: { info: () => undefined, error: () => undefined },
    signal: new AbortController().signal,
  };
  return { under, old, next, table, time };
}

describe('before the new tasks start', () => {
  test('a test listener that admits the hooks is enough, even with a broken version behind it', async () => {
    const { under } = release({ next: { down: 503 } });

    await expect(checkTestListener(under)).resolves.toBeUndefined();
  });

  test('a refused key stops the release, and the reason says what to do', async () => {
    const { under } = release({ next: { down: 403 } });

    await expect(checkTestListener(under)).rejects.toThrow(
      /refuses the hooks.*deploy the service's stack again/,
    );
  });
});

describe('the new version on the test listener', () => {
  test('passes when both versions read what the other wrote', async () => {
    const { under, table } = release();

    await checkNewVersion(under);

    expect(table.orders.map(({ writtenBy }) => writtenBy)).toEqual(['2', '1']);
  });

  test('writes test orders only', async () => {
    const { under, table } = release();

    await checkNewVersion(under);

    expect(table.orders.every(({ test }) => test)).toBe(true);
  });

  test('writes no order twice when Lambda calls the hook again', async () => {
    const { under, table } = release();

    await checkNewVersion(under);
    await checkNewVersion(under);

    expect(table.orders).toHaveLength(2);
  });

  test.each<[string, Partial<FakeVersion>, RegExp]>([
    ['answers with an error', { down: 500 }, /test listener tells no version: 500/],
    [
      'belongs to another environment',
      { environment: 'staging' },
      /is of environment "staging", not sandbox/,
    ],
    ['is not ready', { ready: false }, /test listener is not ready: 503/],
    ['takes no order', { takesOrders: false }, /test listener took no test order: 503/],
    ['takes a test order for a real one', { knowsTestOrders: false }, /took test order .* for a real one/],
    ['loses what it wrote', { reads: () => false }, /test listener does not give test order .* back: 500/],
    ['cannot read what the old one wrote', { reads: (by) => by === '2' }, /test listener does not give/],
  ])('is refused when it %s', async (_, next, reason) => {
    const { under, time } = release({ next });

    await expect(time.run(checkNewVersion(under))).rejects.toThrow(reason);
  });

  test('is refused when the old one cannot read what it wrote: a rollback would leave such orders behind', async () => {
    const { under } = release({ old: { reads: (by) => by === '1' } });

    await expect(checkNewVersion(under)).rejects.toThrow(/production listener does not give test order/);
  });

  test('passes beside an old one that is not ready: it may be the repair', async () => {
    const { under } = release({ old: { ready: false, reads: () => false } });

    await expect(checkNewVersion(under)).resolves.toBeUndefined();
  });

  test('passes when nobody answers at the production listener, as while the service is created', async () => {
    const { under, table } = release({ old: { down: 503 } });

    await checkNewVersion(under);

    expect(table.orders.map(({ writtenBy }) => writtenBy)).toEqual(['2']);
  });
});

/** How often the new version is asked when these of the requests to it find no target. */
async function requestsWith(refused: readonly number[]): Promise<number> {
  const { under, next, time } = release();
  Object.defineProperty(next, 'down', {
    get: () => (refused.includes(next.requests) ? 503 : undefined),
  });
  await time.run(checkNewVersion(under));
  return next.requests;
}

describe('a test listener that has just been given the new version', () => {
  test('may find no target for half a minute: its targets only begin to be checked', async () => {
    const { under, next, time } = release();
    Object.defineProperty(next, 'down', { get: () => (time.now() < 25_000 ? 503 : undefined) });

    await expect(time.run(checkNewVersion(under))).resolves.toBeUndefined();
  });

  test('is asked no more often than the alarm on the load balancer puts up with', async () => {
    const { under, next, time } = release({ next: { down: 503 } });

    await expect(time.run(checkNewVersion(under))).rejects.toThrow('test listener tells no version: 503');
    expect(next.requests).toBe(SETTLING_REFUSALS);
  });

  test('may answer from the old version for some seconds, which is not taken for the new one', async () => {
    const { under, next, table, time } = release();
    Object.defineProperty(next, 'version', { get: () => (time.now() < 3000 ? '1' : '2') });

    await time.run(checkNewVersion(under));

    expect(table.orders.map(({ writtenBy }) => writtenBy)).toEqual(['2', '1']);
  });

  test('may refuse in between: three answers must come in a row', async () => {
    // The refused one, and the two answers before it, which do not count any more.
    expect(await requestsWith([3])).toBe((await requestsWith([])) + 3);
  });

  test('passes with the version of the old one after a while: the release is of the same program', async () => {
    const { under, time } = release({ old: { version: '2' } });

    await expect(time.run(checkNewVersion(under))).resolves.toBeUndefined();
    expect(time.now()).toBe(10_000);
  });
});

describe('the series before production traffic', () => {
  test('asks twenty times', async () => {
    const { under, next } = release();

    await checkSeries(under);

    expect(next.requests).toBe(20);
  });

  test('refuses a version that fails one request in twenty', async () => {
    const { under } = release({ next: { failing: (request) => request === 20 } });

    await expect(checkSeries(under)).rejects.toThrow('Request 20 of 20 to the test listener failed: 500');
  });
});

describe('production after the shift', () => {
  test('passes when it answers with the new version and takes an order', async () => {
    const { under, table } = release({ old: { version: '2' } });

    await checkProduction(under);

    expect(table.orders).toHaveLength(1);
  });

  test('may answer with the old version for some seconds', async () => {
    const { under, old, time } = release();
    Object.defineProperty(old, 'version', { get: () => (time.now() < 3000 ? '1' : '2') });

    await expect(time.run(checkProduction(under))).resolves.toBeUndefined();
  });

  test('must answer with the new version in the end', async () => {
    const { under, time } = release();

    await expect(time.run(checkProduction(under))).rejects.toThrow(
      'still answers with version 1, not with 2',
    );
  });

  test('is refused when it takes no order', async () => {
    const { under } = release({ old: { version: '2', takesOrders: false } });

    await expect(checkProduction(under)).rejects.toThrow('production listener took no test order');
  });
});
