import { someAlarm } from '../../alarms/some-alarm';
import type { OrderRelease } from '../releases/order-release';
import type { DeliveryExperiment } from './experiment';
import { nameOfRefusal, operator } from './operator';
import { routingOf } from './planned-traffic';

const MINUTE_MS = 60_000;
/** Part of the first step of a shift after which it is interrupted. */
const PART_OF_STEP = 0.4;
/** Orders that the new revision has written before its deployment is stopped, so that something is left to be read. */
const ORDERS = 2;

/** Stops the deployment while both revisions have production traffic and orders, as an operator does. */
export async function stopInMidShift(experiment: DeliveryExperiment, id: string): Promise<readonly string[]> {
  await untilShared(experiment, id);
  await untilWritten(experiment, id);
  const person = operator(experiment.account);
  try {
    await person.stop(id);
  } finally {
    person.close();
  }
  return ['An operator stopped the deployment by the API, in mid-shift.'];
}

/** Stops the deployment in mid-shift, and tries to stop the rollback that this begins. */
export async function stopTheRollback(
  experiment: DeliveryExperiment,
  id: string,
): Promise<readonly string[]> {
  const { deployments } = experiment.account;
  await untilShared(experiment, id);
  const person = operator(experiment.account);
  try {
    await person.stop(id);
    await experiment.waitUntil(() => deployments.view(id).rollback !== undefined, 60 * MINUTE_MS);
    const { rollback } = deployments.view(id);
    if (!rollback) throw new Error('The stop began no rollback.');
    const refusal = await nameOfRefusal(person.stop(rollback.id), 'Stopping the rollback');
    return [`The rollback ${rollback.id} cannot be stopped or rolled back: ${refusal}.`];
  } finally {
    person.close();
  }
}

/** Tries to release again while the first deployment is under way. @throws Error when that is accepted */
export async function tryAnotherRelease(
  experiment: DeliveryExperiment,
  id: string,
  release: OrderRelease,
): Promise<readonly string[]> {
  await untilShared(experiment, id);
  const refusal = await nameOfRefusal(
    experiment.release({ ...release, label: 'second' }),
    'A second deployment during one',
  );
  return [`The second deployment was refused: ${refusal}.`];
}

/** Waits until the new revision has written some orders; at the latest until it has all traffic. */
async function untilWritten(experiment: DeliveryExperiment, id: string): Promise<void> {
  const { newRevision } = experiment.account.deployments.view(id);
  const written = (): number =>
    experiment.orders.written((root) => experiment.servedBy(root)).get(newRevision) ?? 0;
  const shared = (): boolean => (experiment.changes.at(-1)?.shares[newRevision] ?? 0) < 100;
  await experiment.waitUntil(() => written() >= ORDERS || !shared(), 3 * 60 * MINUTE_MS);
}

/** Waits until both revisions have production traffic, and then for some minutes of it. */
export async function untilShared(experiment: DeliveryExperiment, id: string): Promise<void> {
  const { deployments, plan } = experiment.account;
  const shared = (): boolean => {
    const { completedAt, newRevision } = deployments.view(id);
    if (completedAt !== undefined) throw new Error('The deployment ended before it could be interrupted.');
    const share = experiment.changes.at(-1)?.shares[newRevision] ?? 0;
    return share > 0 && share < 100;
  };
  if (!(await experiment.waitUntil(shared, 3 * 60 * MINUTE_MS))) {
    throw new Error('Users never reached both revisions: the shift has no step to interrupt.');
  }
  const routing = routingOf(plan.delivery);
  const stepMs = routing.type === 'AllAtOnce' ? 0 : routing.intervalMinutes * MINUTE_MS;
  await experiment.wait(stepMs * PART_OF_STEP);
}

/**
 * Releases while an alarm is red because the live version fails.
 *
 * @throws Error when no alarm goes off, or the release is not stopped before its first step
 */
export async function stoppedByRedAlarm(
  experiment: DeliveryExperiment,
  release: OrderRelease,
): Promise<readonly string[]> {
  const { alarms } = experiment.account.parts;
  const names = alarms.definitions.map(({ name }) => name);
  if (!(await experiment.inTime(someAlarm(alarms, names), 60 * MINUTE_MS))) {
    throw new Error('The live version fails, and no alarm went off within an hour.');
  }
  const { status, error, events, rollback } = await experiment.ended(await experiment.release(release));
  const begun = events.filter(({ startedAt, name }) => startedAt !== undefined && name !== 'Start');
  if (status !== 'Stopped' || error?.code !== 'ALARM_ACTIVE' || begun.length > 0 || rollback) {
    throw new Error(`With an alarm in ALARM the release ended as ${status} ${error?.code ?? ''}.`);
  }
  return [`The first attempt was stopped before its first step: ${error.message}`];
}
