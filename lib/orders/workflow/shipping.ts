import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { addCatchers, failure, refusal } from './catchers';
import { isText, malformed } from './checks';
import type { PhaseContext } from './phase';
import { COMMIT_RETRIERS, SHIPPING_RETRIERS } from './retriers';
import { ORDER_ID } from './tasks';

/** Where the shipment stands. */
export const SHIPMENT = { trackingId: '$.shipment.trackingId', shippedAt: '$.shipment.shippedAt' } as const;

/**
 * Ships the order by a worker, and takes the stock off the books. A worker that is too slow learns from its next
 * heartbeat that the order is no longer its own, so the order can be undone. One that died may have shipped before, and
 * tells nobody: when the last attempt ends so, a person has to look.
 *
 * @param shipped what follows
 */
export function shipping({ tasks, undo, settings }: PhaseContext, shipped: sfn.IChainable): sfn.IChainable {
  const { timeoutMinutes, heartbeatSeconds } = settings.workflow.shipping;
  const ship = tasks.ship(
    'Ship',
    { timeout: Duration.minutes(timeoutMinutes), heartbeat: Duration.seconds(heartbeatSeconds) },
    {
      comment: 'Waits for a worker that polls for orders to ship',
      parameters: {
        orderId: sfn.JsonPath.stringAt(ORDER_ID),
        customer: sfn.JsonPath.stringAt('$.customer'),
        lines: sfn.JsonPath.objectAt('$.lines'),
      },
      resultPath: '$.shipment',
      retriers: SHIPPING_RETRIERS,
    },
  );
  addCatchers(ship, [
    refusal([ORDER_ERRORS.shipmentRefused, ORDER_ERRORS.invalidOrder], undo.refund),
    failure(undo.park, [sfn.Errors.HEARTBEAT_TIMEOUT]),
    failure(undo.refund, [sfn.Errors.TIMEOUT]),
    failure(undo.refund, [sfn.Errors.TASKS_FAILED]),
  ]);

  const commitStock = tasks.step('CommitStock', {
    comment: 'What was set aside has left',
    payload: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      lines: sfn.JsonPath.objectAt('$.lines'),
    },
    answer: 'nowhere',
    retriers: COMMIT_RETRIERS,
  });
  // The parcel is on its way: nothing is undone from here on.
  addCatchers(commitStock, [failure(undo.park)]);

  const isShipped = new sfn.Choice(tasks.scope, 'IsShipped')
    .when(
      sfn.Condition.and(isText(SHIPMENT.trackingId), isText(SHIPMENT.shippedAt)),
      commitStock.next(shipped),
    )
    .otherwise(malformed(tasks, 'ShipmentIsMalformed', undo.park));
  ship.next(isShipped);
  return ship;
}
