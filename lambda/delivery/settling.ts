import { PATHS } from '../../app/src/contract';
import { memberOf } from '../hooks/member';
import type { ReleaseUnderTest } from './checks';
import { SETTLING_REFUSALS } from './contract';
import type { OrderApi } from './order-api';
import { shown } from './questions';

/** A change of a listener takes some seconds to reach every node of the load balancer. */
export const SETTLE_ATTEMPTS = 10;
export const SETTLE_WAIT_MS = 1000;

/** A load balancer without a target it can use answers with one of these itself. */
const REFUSALS: readonly number[] = [502, 503, 504];
/** Between two requests that are refused: together about half a minute, several health checks of a new target. */
const REFUSED_WAIT_MS = 10_000;
/** Answers in a row, so that it is not one node of the load balancer alone that gives them. */
const ANSWERS_IN_A_ROW = 3;

type Settling = Pick<ReleaseUnderTest, 'production' | 'test' | 'time' | 'signal' | 'log'>;

/**
 * Waits until the test listener answers from the new version. When test traffic is allowed, its targets only begin to
 * be checked, and some nodes of the load balancer still send to the old version.
 *
 * The new version is told from the old one by its name. Where both have the same for all of the time that a listener
 * may take, it is a release of the same program, by an edited task definition for example.
 *
 * @throws Error when the load balancer finds no target for it
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-503-issues
 */
export async function waitForNewVersion({ production, test, time, signal, log }: Settling): Promise<void> {
  const old = await nameOfVersion(production);
  let refusals = 0;
  let sameAsOld = 0;
  for (let inARow = 0; inARow < ANSWERS_IN_A_ROW;) {
    const answer = await test.call({ path: PATHS.version });
    if (REFUSALS.includes(answer.status)) {
      refusals += 1;
      if (refusals === SETTLING_REFUSALS) {
        throw new Error(`The ${test.name} tells no version: ${shown(answer)}`);
      }
      log.info('The test listener has no target yet', { answer: shown(answer) });
      inARow = 0;
      await time.wait(REFUSED_WAIT_MS, signal);
    } else if (isSame(memberOf(answer.body, 'version'), old) && sameAsOld < SETTLE_ATTEMPTS) {
      sameAsOld += 1;
      inARow = 0;
      await time.wait(SETTLE_WAIT_MS, signal);
    } else {
      inARow += 1;
    }
    signal.throwIfAborted();
  }
}

function isSame(version: unknown, old: unknown): boolean {
  return typeof version === 'string' && version === old;
}

/** @returns undefined where nobody answers, as while the service is created */
async function nameOfVersion(api: OrderApi): Promise<unknown> {
  const { body } = await api.call({ path: PATHS.version });
  return memberOf(body, 'version');
}
