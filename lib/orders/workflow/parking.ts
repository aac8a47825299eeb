import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_STATUS } from '../../../lambda/orders/contract';
import { closing } from './closing';
import { PARKING_RETRIERS, TABLE_RETRIERS } from './retriers';
import { ORDER_ID, type WorkflowTasks } from './tasks';

/** Name of the error that an execution ends with whose order was parked. */
const ORDER_PARKED = 'OrderParked';

/**
 * The last resort: the order goes to the queue of parked orders with the whole state of its execution, and a person
 * looks. The message comes first. When it cannot be sent, or the order cannot be marked, the execution fails, and the
 * event of that failure parks the order once more, from outside (`ParkedOrders`).
 */
export function parking(tasks: WorkflowTasks): sfn.IChainable {
  return tasks
    .park(
      'ParkOrder',
      {
        orderId: sfn.JsonPath.stringAt(ORDER_ID),
        executionArn: sfn.JsonPath.stringAt('$.execution.id'),
        status: ORDER_STATUS.parked,
        state: sfn.JsonPath.entirePayload,
        parkedAt: sfn.JsonPath.stringAt('$$.State.EnteredTime'),
      },
      { comment: 'The order with its whole state, for a person', retriers: PARKING_RETRIERS },
    )
    .next(
      tasks.updateOrder('MarkParked', {
        comment: 'Says so in the order',
        retriers: TABLE_RETRIERS,
        ...closing(ORDER_STATUS.parked, {
          code: ORDER_PARKED,
          reason: 'The order could not be fulfilled, and could not be undone',
        }),
      }),
    )
    .next(
      new sfn.Fail(tasks.scope, 'OrderParked', {
        error: ORDER_PARKED,
        cause: 'The order is in the queue of parked orders',
      }),
    );
}
