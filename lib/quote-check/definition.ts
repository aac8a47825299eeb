import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { ORDER_ERRORS } from '../../lambda/orders/contract';
import { lineStates } from './line-states';
import { LAMBDA_BUSY, quickRetry } from './quick-retry';
import { refusalStates } from './refusal-states';
import type { QuoteCheckResources } from './resources';

/** Lines checked at once: a check takes no more of the quote function's concurrency than that. */
const LINES_AT_ONCE = 5;

/** Longest run of the function that adds up. */
const TOTAL_TIMEOUT = Duration.seconds(10);

export interface QuoteCheckTimes {
  /** Longest run of the quote function. */
  readonly quote: Duration;
}

/**
 * The states of the check: a price and the stock for each line, the total, and whether all of it is there. It ends with
 * `{ status, contentType, body }`, which the API passes on; what the caller did wrong is such an answer too, so a failed
 * execution is always a fault of ours.
 */
export function quoteCheckDefinition(
  scope: Construct,
  resources: QuoteCheckResources,
  times: QuoteCheckTimes,
): sfn.IChainable {
  const refuse = refusalStates(scope);
  const checkLines = sfn.Map.jsonPath(scope, 'CheckLines', {
    comment: 'Price and stock of each line',
    itemsPath: '$.lines',
    maxConcurrency: LINES_AT_ONCE,
    resultPath: '$.lines',
  }).itemProcessor(lineStates(scope, resources, times.quote));
  checkLines.addCatch(refuse, {
    errors: [ORDER_ERRORS.invalidQuote, ORDER_ERRORS.unknownSku],
    resultPath: '$.failure',
  });
  const totalLines = totalState(scope, resources);
  totalLines.addCatch(refuse, { errors: [ORDER_ERRORS.invalidOrder], resultPath: '$.failure' });
  return sfn.Chain.start(checkLines).next(totalLines).next(answerStates(scope));
}

/** The same function as in the order workflow, so that both come to the same total. */
function totalState(scope: Construct, { totalOrder }: QuoteCheckResources): tasks.LambdaInvoke {
  const state = tasks.LambdaInvoke.jsonPath(scope, 'TotalLines', {
    comment: 'What the lines cost together',
    lambdaFunction: totalOrder,
    payload: sfn.TaskInput.fromObject({
      // There is no order yet; the log of the function shows the execution in its place.
      orderId: sfn.JsonPath.stringAt('$$.Execution.Name'),
      quotes: sfn.JsonPath.objectAt('$.lines'),
    }),
    resultSelector: { value: sfn.JsonPath.objectAt('$.Payload') },
    resultPath: '$.total',
    taskTimeout: sfn.Timeout.duration(TOTAL_TIMEOUT),
    retryOnServiceExceptions: false,
  });
  state.addRetry(quickRetry(LAMBDA_BUSY));
  return state;
}

/** JSONPath negates nothing: whether a line is short becomes a value, and the value a choice. */
function answerStates(scope: Construct): sfn.IChainable {
  const judge = sfn.Pass.jsonPath(scope, 'LookForShortLines', {
    comment: 'Whether one of the lines is short',
    parameters: { no: false, available: sfn.JsonPath.listAt('$.lines[*].available') },
    resultPath: '$.judged',
  });
  const find = sfn.Pass.jsonPath(scope, 'FindShortLine', {
    parameters: {
      short: sfn.JsonPath.arrayContains(
        sfn.JsonPath.listAt('$.judged.available'),
        sfn.JsonPath.objectAt('$.judged.no'),
      ),
    },
    resultPath: '$.found',
  });
  const choose = sfn.Choice.jsonPath(scope, 'IsAnyLineShort')
    .when(sfn.Condition.booleanEquals('$.found.short', true), answer(scope, 'SomeShort', false))
    .otherwise(answer(scope, 'AllAvailable', true));
  return sfn.Chain.start(judge).next(find).next(choose);
}

function answer(scope: Construct, id: string, available: boolean): sfn.IChainable {
  const body = sfn.Pass.jsonPath(scope, id, {
    parameters: {
      answer: {
        lines: sfn.JsonPath.objectAt('$.lines'),
        totalMinor: sfn.JsonPath.numberAt('$.total.value.amountMinor'),
        currency: sfn.JsonPath.stringAt('$.total.value.currency'),
        available,
      },
    },
  });
  return body.next(
    sfn.Pass.jsonPath(scope, `Answer${id}`, {
      parameters: {
        status: 200,
        contentType: 'application/json',
        body: sfn.JsonPath.jsonToString(sfn.JsonPath.objectAt('$.answer')),
      },
    }),
  );
}
