import { OVERSIZED } from './changes';
import { placed, smallOrder } from './orders';
import { refuseFunction } from './refusing';
import type { WorkflowScenario } from './workflow-scenario';

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
];
