import { alarmNamed, isAboveThroughout } from './alarms';
import { largeOrder, placed, smallOrder } from './orders';
import type { WorkflowRun } from './workflow-run';
import { retriesIn } from './visits';
import type { WorkflowScenario } from './workflow-scenario';

async function placeLarge(run: WorkflowRun): Promise<readonly string[]> {
  await placed(run, largeOrder(run));
  return [];
}

function decidedInTime({ decisions }: WorkflowRun): readonly string[] {
  return decisions.join() === '202' ? [] : [`Decisions were answered by [${decisions.join()}], not 202.`];
}

/** Real seconds that a shipment takes which nobody finishes. */
const LONG_SHIPMENT = 60;

/** Approvers and workers: who the workflow waits for. */
export const PEOPLE_SCENARIOS: readonly WorkflowScenario[] = [
  {
    name: 'workflow-approved',
    title: 'An order that needs an approval, and gets it',
    expectation: 'Priced, reserved, charged once, approved, shipped, confirmed; the customer is reminded.',
    options: { decision: 'approve' },
    expected: { statuses: { CONFIRMED: 1 } },
    act: placeLarge,
    check: decidedInTime,
    notes: [
      'The approver is a program that answers the notice of the topic by the order API. On AWS people get the notice by e-mail.',
    ],
  },
  {
    name: 'workflow-approval-refused',
    title: 'The approver refuses',
    expectation: 'The charge is refunded, the stock released, the order rejected.',
    options: { decision: 'refuse' },
    expected: { statuses: { REJECTED: 1 }, reason: 'ApprovalRefused' },
    act: placeLarge,
    check: decidedInTime,
    notes: [],
  },
  {
    name: 'workflow-approval-overdue',
    title: 'Nobody decides',
    expectation:
      'When the deadline has passed, the charge is refunded, the stock released, the order rejected.',
    expected: { statuses: { REJECTED: 1 }, reason: 'ApprovalOverdue' },
    act: placeLarge,
    notes: [],
  },
  {
    name: 'workflow-worker-dies',
    title: 'The shipping worker dies in the middle of an order',
    expectation:
      'Its heartbeat is missed, another worker gets the order and ships it, and an alarm says that a worker died.',
    options: { shippingSeconds: LONG_SHIPMENT, workers: 0 },
    expected: { statuses: { CONFIRMED: 1 }, alarms: ['ShippingWorkerDied'] },
    async act(run) {
      const first = await run.addWorker();
      await placed(run, smallOrder());
      await run.until('A worker that has taken the order', () =>
        run.executions.some(({ events }) => events.some(({ type }) => type === 'ActivityStarted')),
      );
      await first.kill();
      await run.addWorker(0);
      return ['The first worker was killed by SIGKILL while it shipped.'];
    },
    check: (run) =>
      retriesIn(run, 'Ship').length === 1
        ? []
        : [
            `Shipping was repeated ${retriesIn(run, 'Ship').length} times; one missed heartbeat was expected.`,
          ],
    notes: [
      'The parcel may have left before the worker died: the second worker asks the warehouse under the order’s id, which is made up here.',
    ],
  },
  {
    name: 'workflow-order-stuck',
    title: 'No worker takes an order for hours',
    expectation:
      'The age that the watcher publishes of it sets off the alarm on stuck orders; a worker ships it, and the alarm is over.',
    options: { workers: 0 },
    expected: { statuses: { CONFIRMED: 1 } },
    async act(run) {
      const { alarms } = run.services;
      const stuck = alarmNamed(alarms.definitions, 'OrderStuck');
      const orderId = await placed(run, smallOrder());
      await run.waitsIn('Ship');
      await run.until('A look at an order that is young', () => alarms.state(stuck.name) === 'OK');
      const minutes = stuck.threshold / 60;
      await run.dateBack(orderId, minutes);
      await run.until(
        'The alarm on an order that is stuck',
        () => alarms.state(stuck.name) === 'ALARM' && isAboveThroughout(run, stuck),
      );
      await run.addWorker();
      await run.until('The end of the alarm', () => alarms.state(stuck.name) === 'OK');
      const states = alarms.history.filter(({ alarm }) => alarm === stuck.name).map(({ to }) => to);
      return [`An order of ${minutes} minutes: the alarm was ${states.join(', ')}.`];
    },
    notes: [
      'The order was dated back by the hours after which it counts as stuck; the watcher and its metric are real.',
      'The watcher ran once a second, and the alarm looked at periods of a second.',
    ],
  },
];
