import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { addCatchers, failure, refusal } from './catchers';
import type { PhaseContext } from './phase';
import { STEP_RETRIERS } from './retriers';
import { ORDER_ID } from './tasks';

/**
 * Sets stock aside and looks for fraud, side by side. When one branch fails the other one is ended, though its function
 * may go on to its end: releasing the stock has to reckon with a reservation that comes late.
 */
export function reservation({ tasks, undo }: PhaseContext): sfn.Parallel {
  const reserveStock = tasks.step('ReserveStock', {
    comment: 'Sets stock aside for each line',
    payload: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      lines: sfn.JsonPath.objectAt('$.lines'),
    },
    answer: 'alone',
    retriers: STEP_RETRIERS,
  });
  const screenForFraud = tasks.step('ScreenForFraud', {
    comment: 'Looks for signs of fraud',
    payload: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      customer: sfn.JsonPath.stringAt('$.customer'),
      lines: sfn.JsonPath.objectAt('$.lines'),
      total: sfn.JsonPath.objectAt('$.total.value'),
    },
    answer: 'alone',
    retriers: STEP_RETRIERS,
  });

  const both = sfn.Parallel.jsonPath(tasks.scope, 'ReserveAndScreen', {
    comment: 'Neither needs the other',
    resultPath: '$.checks',
  }).branch(reserveStock, screenForFraud);
  addCatchers(both, [
    refusal([ORDER_ERRORS.outOfStock, ORDER_ERRORS.fraudSuspected, ORDER_ERRORS.invalidOrder], undo.release),
    failure(undo.release),
  ]);
  return both;
}
