import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { addCatchers, failure, refusal } from './catchers';
import type { PhaseContext } from './phase';
import { QUOTE_RETRIERS, STEP_RETRIERS } from './retriers';
import { ORDER_ID } from './tasks';

/** Lines priced at once: an order takes no more of the quote function's concurrency than that. */
const LINES_AT_ONCE = 5;

/** Prices every line by the quote function, and adds the prices up. */
export function pricing({ tasks, undo, settings }: PhaseContext): sfn.Chain {
  const { scope } = tasks;
  const priceLines = sfn.Map.jsonPath(scope, 'PriceLines', {
    comment: 'The price of each line',
    itemsPath: '$.lines',
    maxConcurrency: LINES_AT_ONCE,
    // The order's id, for the log of the quote function.
    itemSelector: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      sku: sfn.JsonPath.stringAt('$$.Map.Item.Value.sku'),
      quantity: sfn.JsonPath.numberAt('$$.Map.Item.Value.quantity'),
    },
    resultPath: '$.quotes',
  }).itemProcessor(
    tasks.quote('QuoteLine', Duration.seconds(settings.quote.timeoutSeconds), {
      comment: 'The price of one line, by the alias that releases move gradually',
      answer: 'alone',
      retriers: QUOTE_RETRIERS,
    }),
  );
  addCatchers(priceLines, [
    refusal([ORDER_ERRORS.unknownSku, ORDER_ERRORS.invalidQuote], undo.close),
    failure(undo.close),
  ]);

  const totalOrder = tasks.step('TotalOrder', {
    comment: 'What the order costs',
    payload: {
      orderId: sfn.JsonPath.stringAt(ORDER_ID),
      quotes: sfn.JsonPath.objectAt('$.quotes'),
    },
    answer: { at: '$.total' },
    retriers: STEP_RETRIERS,
  });
  addCatchers(totalOrder, [refusal([ORDER_ERRORS.invalidOrder], undo.close), failure(undo.close)]);
  return sfn.Chain.start(priceLines).next(totalOrder);
}
