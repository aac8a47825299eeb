import { CRASHES, CRASHES_ONCE, HANGS_ONCE, MALFORMED } from './changes';
import { placed, smallOrder } from './orders';
import { refuseFunction } from './refusing';
import type { WorkflowRun } from './workflow-run';
import { unlessRepeated } from './visits';
import type { WorkflowScenario } from './workflow-scenario';

async function placeSmall(run: WorkflowRun): Promise<readonly string[]> {
  await placed(run, smallOrder());
  return [];
}

/** Functions and services that fail, and what retriers and undoing make of it. */
export const FAILING_SCENARIOS: readonly WorkflowScenario[] = [
  {
    name: 'workflow-throttled',
    title: 'A function is throttled twice, then well',
    expectation: 'The retrier waits and tries again; the order is confirmed.',
    expected: { statuses: { CONFIRMED: 1 } },
    async act(run) {
      refuseFunction(run, 'ReserveStock', { code: 'TooManyRequestsException', status: 429, times: 2 });
      return placeSmall(run);
    },
    check: (run) => unlessRepeated(run, 'ReserveStock', 'Lambda.TooManyRequestsException', 2),
    notes: [],
  },
  {
    name: 'workflow-handler-crashes',
    title: 'The payment is charged, and the function ends before it says so',
    expectation: 'The second attempt finds the charge of the first: charged once, and confirmed.',
    options: { code: { ChargePayment: CRASHES_ONCE } },
    expected: { statuses: { CONFIRMED: 1 } },
    act: placeSmall,
    check: (run) => unlessRepeated(run, 'ChargePayment', 'Runtime.ExitError', 1),
    notes: [],
  },
  {
    name: 'workflow-handler-crashes-for-ever',
    title: 'The fraud check crashes each time',
    expectation: 'It is tried three times; then everything is undone, and the order has failed.',
    options: { code: { ScreenForFraud: CRASHES } },
    expected: { statuses: { FAILED: 1 }, reason: 'Runtime.ExitError', alarms: ['ExecutionFailed'] },
    act: placeSmall,
    check: (run) => unlessRepeated(run, 'ScreenForFraud', 'Runtime.ExitError', 2),
    notes: [],
  },
  {
    name: 'workflow-handler-hangs',
    title: 'The stock is reserved, and the function hangs',
    expectation:
      'Lambda ends it at its own time-out, the second attempt finds the reservation: reserved once, and confirmed.',
    options: { code: { ReserveStock: HANGS_ONCE } },
    expected: { statuses: { CONFIRMED: 1 } },
    act: placeSmall,
    check: (run) => unlessRepeated(run, 'ReserveStock', 'Sandbox.Timedout', 1),
    notes: [],
  },
  {
    name: 'workflow-malformed-answer',
    title: 'The payment is charged, and the answer is of no use',
    expectation: 'Nobody goes on with it: the charge is refunded, the stock released, the order has failed.',
    options: { code: { ChargePayment: MALFORMED } },
    expected: { statuses: { FAILED: 1 }, reason: 'MalformedResult', alarms: ['ExecutionFailed'] },
    act: placeSmall,
    notes: [],
  },
  {
    name: 'workflow-undo-fails-twice',
    title: 'Releasing the stock fails twice, then goes well',
    expectation: 'Undoing is repeated until it is done; the order is rejected.',
    expected: { statuses: { REJECTED: 1 }, reason: 'PaymentDeclined' },
    async act(run) {
      refuseFunction(run, 'ReleaseStock', { code: 'ServiceException', status: 500, times: 2 });
      await placed(run, smallOrder('declined-1'));
      return [];
    },
    check: (run) => unlessRepeated(run, 'ReleaseStock', 'Lambda.ServiceException', 2),
    notes: [],
  },
];
