import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalImage } from '../../../../rehearsal/image/image';
import {
  failingRelease,
  faultsOf,
  silentRelease,
  slowRelease,
  unhealthyRelease,
} from '../../../../rehearsal/scenarios/releases/faulty';
import { goodRelease, withVariables } from '../../../../rehearsal/scenarios/releases/order-release';
import type { OrderRelease } from '../../../../rehearsal/scenarios/releases/order-release';
import { runRelease } from './running-release';
import type { RunningRelease } from './running-release';

/** Any program does: a fault knows nothing of the one that it is loaded before. */
const PROGRAM = path.join(__dirname, '..', '..', 'task', 'programs', 'server.cjs');
const IMAGE: LocalImage = {
  bases: [],
  environment: {},
  root: path.dirname(PROGRAM),
  workdir: '/',
  entrypoint: ['node'],
  cmd: [PROGRAM],
  notes: [],
  local: ([, ...words]) => ({
    executable: process.execPath,
    arguments: words,
    workingFolder: path.dirname(PROGRAM),
  }),
};

const statusesOf = async ({ ask }: RunningRelease, count: number, target: string, options?: RequestInit) => {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await ask(target, options)).status);
  return statuses;
};

describe('releases that go wrong', () => {
  let folder: string;
  let running: RunningRelease | undefined;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'faulty-'));
  });
  afterEach(() => running?.end());
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 3 }));

  const start = async (release: OrderRelease): Promise<RunningRelease> => {
    running = await runRelease(release);
    return running;
  };
  test('one with other variables runs with them', async () => {
    const good = goodRelease('good', IMAGE);
    const { ask } = await start(withVariables(good, 'wrong', { ENVIRONMENT: 'elsewhere' }));

    expect(await (await ask('/environment')).json()).toMatchObject({ ENVIRONMENT: 'elsewhere' });
  });

  test('an unhealthy one fails its health check and answers everything else', async () => {
    const { ask } = await start(unhealthyRelease(IMAGE, '/health/live'));

    expect([(await ask('/health/live')).status, (await ask('/version')).status]).toEqual([503, 200]);
  });

  test('a silent one stays, and opens no port', async () => {
    const { process } = await start(silentRelease(IMAGE));
    const first = await Promise.race([
      process.listening(8080).then((port) => `port ${port}`),
      process.exited.then(() => 'ended'),
      delay(600, 'silence'),
    ]);

    expect(first).toBe('silence');
  });

  test('a failing one fails one in so many of its users’ requests, exactly', async () => {
    const release = failingRelease(IMAGE, 5, path.join(folder, 'failing.log'));
    const task = await start(release);
    const statuses = await statusesOf(task, 8, '/orders?customer=');

    expect(statuses).toEqual([200, 500, 200, 200, 200, 200, 500, 200]);
    expect(await faultsOf(release)).toBe(2);
  });

  test('a failing one does not fail hooks, which place test orders and ask for one by its id', async () => {
    const release = failingRelease(IMAGE, 1, path.join(folder, 'hooks.log'));
    const task = await start(release);
    const test = { method: 'POST', headers: { 'x-test-order': 'true' } };
    const statuses = [
      ...(await statusesOf(task, 1, '/orders', test)),
      ...(await statusesOf(task, 1, '/orders/none')),
      ...(await statusesOf(task, 1, '/version')),
    ];

    expect(statuses).not.toContain(500);
    expect(await faultsOf(release)).toBe(0);
  });

  test('a slow one lets its users wait, and answers', async () => {
    const release = slowRelease(IMAGE, 150, path.join(folder, 'slow.log'));
    const { ask } = await start(release);
    await ask('/version');
    const startedAt = performance.now();
    const { status } = await ask('/orders?customer=');

    expect(status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
    expect(await faultsOf(release)).toBe(1);
  });

  test('a slow one does not let hooks wait', async () => {
    const release = slowRelease(IMAGE, 150, path.join(folder, 'quick.log'));
    const { ask } = await start(release);
    await ask('/version');
    await ask('/orders/none');

    expect(await faultsOf(release)).toBe(0);
  });

  test('none of them shows its settings to the program', async () => {
    const release = failingRelease(IMAGE, 3, path.join(folder, 'settings.log'));
    const given = Object.keys(release.image.environment);
    const { ask } = await start(release);
    const seen = Object.keys(Object(await (await ask('/environment')).json()));

    expect(given).toEqual(['FAULT_ONE_IN', 'FAULT_LOG']);
    expect(seen.filter((name) => given.includes(name))).toEqual([]);
  });
});
