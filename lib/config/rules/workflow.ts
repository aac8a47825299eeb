import { showValue } from '../error';
import { longestOpenMinutes } from '../order-durations';
import { rule } from './rule';

/** An alarm that an order on its way raises is soon read by nobody. */
export const stuckOrdersAreOlderThanWaitingOnes = rule(
  ['workflow.stuckAfterMinutes', 'workflow.approval', 'workflow.shipping'],
  ({ workflow }) => {
    const longest = longestOpenMinutes(workflow);
    return workflow.stuckAfterMinutes <= longest
      ? {
          setting: 'workflow.stuckAfterMinutes',
          value: showValue(workflow.stuckAfterMinutes),
          accepted: `more than ${longest}, the minutes that an order may wait for its approval, its worker and its retries`,
          fix: `raise workflow.stuckAfterMinutes to ${longest + 1} or more, or lower workflow.approval.hours or workflow.shipping.timeoutMinutes`,
        }
      : undefined;
  },
);

/** A worker that dies at once has to be missed while the attempt still has half of its time. */
export const heartbeatsFitIntoAnAttempt = rule(
  ['workflow.shipping.heartbeatSeconds', 'workflow.shipping.timeoutMinutes'],
  ({
    workflow: {
      shipping: { heartbeatSeconds, timeoutMinutes },
    },
  }) => {
    const longest = (timeoutMinutes * 60) / 2;
    return heartbeatSeconds > longest
      ? {
          setting: 'workflow.shipping.heartbeatSeconds',
          value: showValue(heartbeatSeconds),
          accepted: `at most ${longest}, half of workflow.shipping.timeoutMinutes`,
          fix: `lower workflow.shipping.heartbeatSeconds to ${longest} or less, or raise workflow.shipping.timeoutMinutes`,
        }
      : undefined;
  },
);
