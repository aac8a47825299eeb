import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { addCatchers, failure, refusal } from './catchers';
import type { PhaseContext } from './phase';
import { STEP_RETRIERS } from './retriers';
import { ORDER_ID } from './tasks';

/** Where the charge stands. */
export const CHARGE_ID = '$.payment.value.chargeId';

/**
 * Charges the customer. Only a refusal says that no money moved. After anything else it may have, so the payment is
 * undone, which is nothing where there is none.
 */
export function payment({ tasks, undo }: PhaseContext) {
  const chargePayment = tasks.step('ChargePayment', {
    comment: 'Takes the money, once',
    payload: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      customer: sfn.JsonPath.stringAt('$.customer'),
      total: sfn.JsonPath.objectAt('$.total.value'),
    },
    answer: { at: '$.payment' },
    retriers: STEP_RETRIERS,
  });
  addCatchers(chargePayment, [refusal([ORDER_ERRORS.paymentDeclined], undo.release), failure(undo.refund)]);
  return chargePayment;
}
