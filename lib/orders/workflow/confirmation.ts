import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { ORDER_STATUS } from '../../../lambda/orders/contract';
import { addCatchers, failure, noticeFailure } from './catchers';
import { finalUpdate } from './closing';
import { CHARGE_ID } from './payment';
import type { PhaseContext } from './phase';
import { NOTICE_RETRIERS, TABLE_RETRIERS } from './retriers';
import { SHIPMENT } from './shipping';
import { ORDER_ID } from './tasks';

/** Confirms the order, tells the customer, and reminds them later. A notice that fails undoes nothing. */
export function confirmation(context: PhaseContext): sfn.IChainable {
  const { tasks, undo } = context;
  const confirmOrder = tasks.updateOrder('ConfirmOrder', {
    comment: 'The order is paid and shipped',
    retriers: TABLE_RETRIERS,
    ...finalUpdate(
      ORDER_STATUS.confirmed,
      ['totalMinor = :total', 'currency = :currency', 'chargeId = :charge', 'shipment = :shipment'],
      {
        ':total': DynamoAttributeValue.numberFromString(
          sfn.JsonPath.format('{}', sfn.JsonPath.stringAt('$.total.value.amountMinor')),
        ),
        ':currency': text('$.total.value.currency'),
        ':charge': text(CHARGE_ID),
        ':shipment': DynamoAttributeValue.fromMap({
          trackingId: text(SHIPMENT.trackingId),
          shippedAt: text(SHIPMENT.shippedAt),
        }),
      },
    ),
  });
  addCatchers(confirmOrder, [failure(undo.park)]);
  confirmOrder.next(notices(context));
  return confirmOrder;
}

function notices({ tasks, settings }: PhaseContext): sfn.IChainable {
  const notifyCustomer = tasks.notify('NotifyCustomer', {
    comment: 'Tells the customer that the order is on its way',
    retriers: NOTICE_RETRIERS,
    subject: 'Your order is on its way',
    message: {
      type: 'OrderConfirmed',
      ...aboutTheOrder(),
      trackingId: sfn.JsonPath.stringAt(SHIPMENT.trackingId),
      total: sfn.JsonPath.objectAt('$.total.value'),
    },
  });
  const remindCustomer = tasks.notify('RemindCustomer', {
    comment: 'Asks the customer to confirm the receipt',
    retriers: NOTICE_RETRIERS,
    subject: 'Has your order arrived?',
    message: { type: 'ConfirmReceipt', ...aboutTheOrder() },
  });
  const waitForReminder = sfn.Wait.jsonPath(tasks.scope, 'WaitForReminder', {
    comment: 'Time for the parcel to arrive',
    time: sfn.WaitTime.duration(Duration.hours(settings.workflow.reminderHours)),
  });
  const fulfilled = new sfn.Succeed(tasks.scope, 'OrderFulfilled');
  addCatchers(notifyCustomer, [noticeFailure(waitForReminder)]);
  addCatchers(remindCustomer, [noticeFailure(fulfilled)]);
  return notifyCustomer.next(waitForReminder).next(remindCustomer).next(fulfilled);
}

function aboutTheOrder() {
  return { orderId: sfn.JsonPath.stringAt(ORDER_ID), customer: sfn.JsonPath.stringAt('$.customer') };
}

function text(path: string): DynamoAttributeValue {
  return DynamoAttributeValue.fromString(sfn.JsonPath.stringAt(path));
}
