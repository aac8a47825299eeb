import { OVERSIZED } from './changes';
import { placed, smallOrder } from './orders';
import { refuseFunction } from './refusing';
import type { WorkflowScenario } from './workflow-scenario';

/** Real seconds after which an execution that waits for a worker runs out of time: enough to get there. */
const OWN_TIME_OUT_SECONDS = 12;

/** Orders that a person must look at. */
export const PARKING_SCENARIOS: readonly WorkflowScenario[] = [
  {
    name: 'workflow-undo-fails',
    title: 'Releasing the stock fails for ever',
    expectation: 'The order is parked with its whole state, and alarms go off.',
    expected: {
      statuses: { PARKED: 1 },
      parked: 1,
      alarms: ['OrderParked', 'ExecutionFailed'],
    },
    async act(run) {
      refuseFunction(run, 'ReleaseStock', { code: 'ServiceException', status: 500 });
      await placed(run, smallOrder('declined-1'));
      return [];
    },
    notes: [],
  },
  {
    name: 'workflow-payload-too-large',
    title: 'A function answers more than a state may hand on',
    expectation:
      'No catcher sees States.DataLimitExceeded: the execution fails, and the rule on failed executions parks the order.',
    options: { code: { ScreenForFraud: OVERSIZED } },
    expected: { statuses: { PARKED: 1 }, parked: 1, alarms: ['OrderParked', 'ExecutionFailed'] },
    async act(run) {
      await placed(run, smallOrder());
      return [];
    },
    notes: [],
  },
  {
    name: 'workflow-aborted',
    title: 'Somebody stops an execution that waits for a worker',
    expectation: 'No catcher sees it: the rule on aborted executions parks the order.',
    options: { workers: 0 },
    expected: { statuses: { PARKED: 1 }, parked: 1, alarms: ['OrderParked', 'ExecutionAborted'] },
    async act(run) {
      const orderId = await placed(run, smallOrder());
      await run.waitsIn('Ship');
      await run.stop(orderId);
      return ['An operator stopped the execution by StopExecution.'];
    },
    notes: [],
  },
  {
    name: 'workflow-own-time-out',
    title: 'No worker ever takes an order, and its execution runs out of time',
    expectation:
      'No catcher sees it: the rule on executions that timed out parks the order, and alarms go off.',
    options: { workers: 0, ownTimeOutSeconds: OWN_TIME_OUT_SECONDS },
    expected: {
      statuses: { PARKED: 1 },
      reason: 'TIMED_OUT',
      parked: 1,
      alarms: ['OrderParked', 'ExecutionTimedOut'],
    },
    async act(run) {
      await placed(run, smallOrder());
      const { TimeoutSeconds = Infinity } = run.subject.model.definition;
      return [`The template lets an execution run for ${(TimeoutSeconds / 3600).toFixed(1)} hours.`];
    },
    check: ({ executions }) =>
      executions.flatMap((execution) => {
        const { status, name } = execution.view();
        return status === 'TIMED_OUT' ? [] : [`Execution ${name} ended as ${status}, not by its time-out.`];
      }),
    notes: [`The execution’s own time-out came after ${OWN_TIME_OUT_SECONDS} seconds here.`],
  },
  {
    name: 'workflow-parking-fails',
    title: 'An execution is stopped, and the queue of parked orders takes no message',
    expectation:
      'The function that parks is tried three times; then its event is in the queue Unparked, and an alarm says so. The order stays open.',
    options: { workers: 0 },
    expected: {
      statuses: { RECEIVED: 1 },
      unparked: 1,
      alarms: ['OrderUnparked', 'ExecutionAborted'],
    },
    async act(run) {
      const orderId = await placed(run, smallOrder());
      await run.waitsIn('Ship');
      run.refusals.add({
        service: 'sqs',
        operation: 'SendMessage',
        about: run.subject.parkedQueue,
        code: 'InternalFailure',
        status: 500,
      });
      await run.stop(orderId);
      return ['SQS refused every message to the queue of parked orders.'];
    },
    check({ services, unparked }, { orders }) {
      const attempts = services.events.discarded.map((event) => event.attempts);
      const ids = orders.map(({ orderId }) => orderId);
      return [
        ...(attempts.join() === '3' ? [] : [`Attempts to park: [${attempts.join()}], not 3.`]),
        ...(unparked.join() === ids.join()
          ? []
          : [`The event is about ${unparked.join()}, not ${ids.join()}.`]),
      ];
    },
    notes: ['The order stays open: in time, the alarm on stuck orders would go off for it too.'],
  },
];
