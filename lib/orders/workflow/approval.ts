import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { addCatchers, ERROR_PATHS, failure, refusal } from './catchers';
import { isText, malformed, recordError } from './checks';
import { CHARGE_ID } from './payment';
import type { PhaseContext } from './phase';
import { APPROVAL_RETRIERS } from './retriers';
import { ORDER_ID } from './tasks';

/** Name of the error when nobody decided. */
const APPROVAL_OVERDUE = 'ApprovalOverdue';

/**
 * Asks a person about an order from a certain amount on. No decision within the deadline is one against the order.
 *
 * @param approved what follows an order that needs no approval, or has it
 */
export function approval(context: PhaseContext, approved: sfn.IChainable): sfn.Choice {
  const { tasks, undo, settings } = context;
  const { fromMinor, hours } = settings.workflow.approval;
  const deadline = Duration.hours(hours);
  const askForApproval = tasks.callback('AskForApproval', 'RequestApproval', deadline, {
    comment: 'Waits for the decision of a person, which the order API reports',
    payload: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      total: sfn.JsonPath.objectAt('$.total.value'),
      taskToken: sfn.JsonPath.taskToken,
      deadlineSeconds: deadline.toSeconds(),
    },
    resultPath: '$.approval',
    retriers: APPROVAL_RETRIERS,
  });
  addCatchers(askForApproval, [
    refusal([ORDER_ERRORS.approvalRefused], undo.refund),
    refusal([sfn.Errors.TIMEOUT], overdue(context)),
    failure(undo.refund),
  ]);

  return new sfn.Choice(tasks.scope, 'NeedsApproval')
    .when(sfn.Condition.not(isText(CHARGE_ID)), malformed(tasks, 'ChargeIsMalformed', undo.refund))
    .when(
      sfn.Condition.numberGreaterThanEquals('$.total.value.amountMinor', fromMinor),
      askForApproval.next(approved),
    )
    .otherwise(approved);
}

/** Gives the time-out a name that says what it means: the order shows it. */
function overdue({ tasks, undo }: PhaseContext): sfn.Chain {
  return recordError(tasks, 'ApprovalIsOverdue', ERROR_PATHS.refusal, {
    Error: APPROVAL_OVERDUE,
    Cause: 'Nobody decided on the order in time',
  }).next(undo.refund);
}
