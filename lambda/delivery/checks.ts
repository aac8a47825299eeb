import type { HookLog, Time } from '../hooks/run-hook';
import { PATHS } from '../../app/src/contract';
import type { OrderApi } from './order-api';
import { isReady, requireReady, shown, versionAt } from './questions';
import type { Release } from './release';
import { SETTLE_ATTEMPTS, SETTLE_WAIT_MS, waitForNewVersion } from './settling';
import { placeTestOrder, readTestOrder } from './test-orders';

/** What the checks of a release look at. */
export interface ReleaseUnderTest {
  readonly release: Release;
  readonly production: OrderApi;
  readonly test: OrderApi;
  /** Environment that `/version` must name. */
  readonly environment: string;
  readonly time: Time;
  readonly log: HookLog;
  readonly signal: AbortSignal;
}

/**
 * Before anything is started: the hooks to come can reach the test listener. What answers there is the old version,
 * which may be broken: this release may be its repair.
 *
 * @throws Error when the listener does not answer, or refuses the key
 */
export async function checkTestListener({ test }: Pick<ReleaseUnderTest, 'test'>): Promise<void> {
  const answer = await test.call({ path: PATHS.live });
  if (answer.status === 403) {
    throw new Error(
      `The ${test.name} refuses the hooks: ${shown(answer)}. Its key was changed; deploy the service's stack again, which gives both the same key`,
    );
  }
}

/**
 * The new version by itself, on the test listener, and both versions on the same table: what one writes, the other
 * reads. During the shift both serve, and a rollback leaves the old one alone with what the new one wrote. An old
 * version that is not ready has no say, or its repair could never be released.
 *
 * @throws Error with the first thing that is wrong
 */
export async function checkNewVersion(under: ReleaseUnderTest): Promise<void> {
  const { release, production, test, environment, log } = under;
  await waitForNewVersion(under);
  const version = await versionAt(test, environment);
  await requireReady(test);
  const written = await placeTestOrder(test, `${release.id}-new`);
  await readTestOrder(test, written);

  if (!(await isReady(production))) {
    log.info('The old version is not ready, so it is not asked', { version });
    return;
  }
  await readTestOrder(production, written);
  const writtenByOld = await placeTestOrder(production, `${release.id}-old`);
  await readTestOrder(test, writtenByOld);
  log.info('Both versions read what the other wrote', { version });
}

/** Enough to reach each of a few tasks several times, few enough to end within seconds. */
const WARM_UP_REQUESTS = 20;

/**
 * The last look before production traffic: a series of requests, none of which may fail: the test listener has settled
 * since `checkNewVersion`, which comes before. It finds a task among several
 * that is worse than the others, and the first real requests meet warm tasks.
 *
 * @throws Error naming the request that failed
 */
export async function checkSeries({ test }: Pick<ReleaseUnderTest, 'test'>): Promise<void> {
  for (let request = 1; request <= WARM_UP_REQUESTS; request += 1) {
    const answer = await test.call({ path: request % 2 === 0 ? PATHS.version : PATHS.ready });
    if (answer.status !== 200) {
      throw new Error(
        `Request ${request} of ${WARM_UP_REQUESTS} to the ${test.name} failed: ${shown(answer)}`,
      );
    }
  }
}

/**
 * After the shift: production answers with the version of the test listener, is ready, and takes a test order.
 *
 * @throws Error with the first thing that is wrong
 */
export async function checkProduction(under: ReleaseUnderTest): Promise<void> {
  const { release, production, test, environment, time, signal } = under;
  const expected = await versionAt(test, environment);
  let found = await versionAt(production, environment);
  for (let attempt = 1; attempt < SETTLE_ATTEMPTS && found !== expected; attempt += 1) {
    await time.wait(SETTLE_WAIT_MS, signal);
    found = await versionAt(production, environment);
  }
  if (found !== expected) {
    throw new Error(`The ${production.name} still answers with version ${found}, not with ${expected}`);
  }
  await requireReady(production);
  await readTestOrder(production, await placeTestOrder(production, `${release.id}-shifted`));
}
