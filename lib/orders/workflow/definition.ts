import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { approval } from './approval';
import { ERROR_PATHS } from './catchers';
import { isText, recordError } from './checks';
import { confirmation } from './confirmation';
import { payment } from './payment';
import type { PhaseContext } from './phase';
import { pricing } from './pricing';
import { reservation } from './reservation';
import { shipping } from './shipping';
import { ORDER_ID, type WorkflowTasks } from './tasks';
import { undo } from './undo';

/**
 * The definition of the order workflow, from the order as the API stored it to one of its final states. In JSONPath, so
 * that it can be executed without an account; `docs/order-workflow.md` shows a state in JSONata beside it.
 *
 * Every order ends in exactly one way: `OrderFulfilled`, `OrderRejected`, `OrderFailed` with everything undone, or
 * parked.
 */
export function orderDefinition(tasks: WorkflowTasks, settings: PhaseContext['settings']): sfn.IChainable {
  const context: PhaseContext = { tasks, settings, undo: undo(tasks) };
  const fulfil = pricing(context)
    .next(reservation(context))
    .next(payment(context))
    .next(approval(context, shipping(context, confirmation(context))));
  return prepare(tasks).next(validation(context, fulfil));
}

/** What the execution knows of itself, kept for the end of it. */
function prepare({ scope }: WorkflowTasks): sfn.Pass {
  return sfn.Pass.jsonPath(scope, 'Prepare', {
    comment: 'The order, and the execution that works on it',
    parameters: {
      id: sfn.JsonPath.executionId,
      name: sfn.JsonPath.executionName,
      startedAt: sfn.JsonPath.executionStartTime,
    },
    resultPath: '$.execution',
  });
}

/**
 * The order's id is the execution's name: Step Functions runs no second one under it, so one order runs once.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
function validation({ tasks, undo: { close } }: PhaseContext, valid: sfn.IChainable): sfn.Choice {
  const reject = recordError(tasks, 'RejectInvalidOrder', ERROR_PATHS.refusal, {
    Error: ORDER_ERRORS.invalidOrder,
    Cause: 'An order has an id, which is the name of its execution, a customer and lines',
  });
  return new sfn.Choice(tasks.scope, 'IsValid')
    .when(
      sfn.Condition.and(
        isText('$.orderId'),
        sfn.Condition.stringEqualsJsonPath('$.orderId', ORDER_ID),
        isText('$.customer'),
        sfn.Condition.isPresent('$.lines[0]'),
      ),
      valid,
    )
    .otherwise(reject.next(close));
}
