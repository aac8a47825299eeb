import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_STATUS } from '../../../lambda/orders/contract';
import { addCatchers, ERROR_PATHS, undoFailure } from './catchers';
import { closing } from './closing';
import { parking } from './parking';
import { TABLE_RETRIERS, UNDO_RETRIERS } from './retriers';
import { ORDER_ID, type WorkflowTasks } from './tasks';

/** Where an order goes on that cannot be fulfilled, by what may have happened to it. Each leads through all below it. */
export interface Undo {
  /** It may have been charged. */
  readonly refund: sfn.IChainable;
  /** Stock may have been set aside for it. */
  readonly release: sfn.IChainable;
  /** Nothing has happened yet. */
  readonly close: sfn.IChainable;
  /** It cannot be undone, or nobody knows what happened to it. */
  readonly park: sfn.IChainable;
}

/** Undoes in reverse order what was done, and closes the order. What cannot be undone is parked. */
export function undo(tasks: WorkflowTasks): Undo {
  const park = parking(tasks);
  const close = closeOrder(tasks, park);
  const release = tasks.step('ReleaseStock', {
    comment: 'Puts back what was set aside, and keeps a late reservation from happening',
    payload: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      lines: sfn.JsonPath.objectAt('$.lines'),
    },
    answer: 'nowhere',
    retriers: UNDO_RETRIERS,
  });
  const refund = tasks.step('RefundPayment', {
    comment: 'Gives back what was charged, and keeps a late charge from happening',
    payload: { orderId: sfn.JsonPath.stringAt(ORDER_ID) },
    answer: 'nowhere',
    retriers: UNDO_RETRIERS,
  });
  addCatchers(release, [undoFailure(park)]);
  addCatchers(refund, [undoFailure(park)]);
  refund.next(release);
  release.next(close);
  return { refund, release, close, park };
}

/** A refusal is a normal end. A failure, though undone, is none. */
function closeOrder(tasks: WorkflowTasks, park: sfn.IChainable): sfn.Choice {
  const closeRejected = tasks.updateOrder('CloseRejected', {
    comment: 'The order was refused',
    retriers: TABLE_RETRIERS,
    ...closing(ORDER_STATUS.rejected, errorAt(ERROR_PATHS.refusal)),
  });
  const closeFailed = tasks.updateOrder('CloseFailed', {
    comment: 'The order failed, and nothing is left of it',
    retriers: TABLE_RETRIERS,
    ...closing(ORDER_STATUS.failed, errorAt(ERROR_PATHS.failure)),
  });
  addCatchers(closeRejected, [undoFailure(park)]);
  addCatchers(closeFailed, [undoFailure(park)]);
  return new sfn.Choice(tasks.scope, 'WasRefused')
    .when(
      sfn.Condition.isPresent(ERROR_PATHS.refusal),
      closeRejected.next(new sfn.Succeed(tasks.scope, 'OrderRejected')),
    )
    .otherwise(
      closeFailed.next(
        new sfn.Fail(tasks.scope, 'OrderFailed', {
          error: 'OrderFailed',
          causePath: `${ERROR_PATHS.failure}.Error`,
        }),
      ),
    );
}

/** `Cause` is not always there, for example after a time-out, so the whole error stands for it. */
function errorAt(path: string) {
  return {
    code: sfn.JsonPath.stringAt(`${path}.Error`),
    reason: sfn.JsonPath.jsonToString(sfn.JsonPath.objectAt(path)),
  };
}
