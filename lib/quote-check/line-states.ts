import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { STOCK_TABLE } from '../../lambda/orders/contract';
import { INITIAL_STOCK } from '../../lambda/orders/initial-stock';
import { REFUSALS } from '../../lambda/quote/contract';
import { LAMBDA_BUSY, quickRetry } from './quick-retry';
import type { QuoteCheckResources } from './resources';

/** Where a line has the refusal of the quote function. */
const REFUSED = '$.quote.value.refused';

/** Longest read of one item. */
const READ_TIMEOUT = Duration.seconds(5);

/**
 * What happens to each line: its price, its stock, and whether there is enough of it. Gives
 * `{ sku, quantity, currency, totalMinor, available }`.
 *
 * @param quoteTimeout longest run of the quote function
 */
export function lineStates(
  scope: Construct,
  resources: QuoteCheckResources,
  quoteTimeout: Duration,
): sfn.IChainable {
  const priced = sfn.Chain.start(readStock(scope, resources)).next(judgeStock(scope));
  return quoteLine(scope, resources, quoteTimeout).next(
    sfn.Choice.jsonPath(scope, 'IsRefused', { comment: 'Whether the line has a price' })
      .when(sfn.Condition.isPresent(REFUSED), refuseLine(scope))
      .otherwise(priced),
  );
}

/** Fails as the function would have by an error of that name. */
function refuseLine(scope: Construct): sfn.Fail {
  return sfn.Fail.jsonPath(scope, 'RefuseLine', {
    errorPath: `${REFUSED}.errorType`,
    causePath: sfn.JsonPath.jsonToString(sfn.JsonPath.objectAt(REFUSED)),
  });
}

function quoteLine(scope: Construct, { quote }: QuoteCheckResources, timeout: Duration): tasks.LambdaInvoke {
  const state = tasks.LambdaInvoke.jsonPath(scope, 'QuoteLine', {
    comment: 'The price of one line',
    lambdaFunction: quote,
    payload: sfn.TaskInput.fromObject({
      sku: sfn.JsonPath.stringAt('$.sku'),
      quantity: sfn.JsonPath.numberAt('$.quantity'),
      // Whoever may ask for a check must not stop a release: Lambda counts errors, and its alarms watch them.
      [REFUSALS.member]: REFUSALS.asAnswers,
    }),
    resultSelector: { value: sfn.JsonPath.objectAt('$.Payload') },
    resultPath: '$.quote',
    taskTimeout: sfn.Timeout.duration(timeout),
    // The CDK's own retrier waits longer than a caller does.
    retryOnServiceExceptions: false,
  });
  state.addRetry(quickRetry(LAMBDA_BUSY));
  return state;
}

/** Without a function: a read of one item decides nothing that needs code. */
function readStock(scope: Construct, { stockTable }: QuoteCheckResources): tasks.DynamoGetItem {
  const state = tasks.DynamoGetItem.jsonPath(scope, 'ReadStock', {
    comment: 'How many pieces are left',
    table: stockTable,
    key: {
      [STOCK_TABLE.partitionKey]: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$.sku')),
    },
    // Never the whole item: it names every order that holds some.
    projectionExpression: [new tasks.DynamoProjectionExpression().withAttribute('available')],
    resultPath: '$.stock',
    taskTimeout: sfn.Timeout.duration(READ_TIMEOUT),
  });
  state.addRetry(quickRetry([sfn.Errors.TASKS_FAILED, sfn.Errors.TIMEOUT]));
  return state;
}

/** An article that nobody has ordered yet has no item: its initial stock, written into the definition, decides. */
function judgeStock(scope: Construct): sfn.IChainable {
  const enough = lineAnswer(scope, 'LineAvailable', true);
  const short = lineAnswer(scope, 'LineShort', false);
  const piecesLeft = '$.stock.Item.available.N';
  const readPieces = sfn.Pass.jsonPath(scope, 'ReadPieces', {
    comment: 'DynamoDB writes numbers as text',
    parameters: { left: sfn.JsonPath.stringToJson(sfn.JsonPath.stringAt(piecesLeft)) },
    resultPath: '$.pieces',
  });
  readPieces.next(
    sfn.Choice.jsonPath(scope, 'IsEnoughLeft')
      .when(sfn.Condition.numberGreaterThanEqualsJsonPath('$.pieces.left', '$.quantity'), enough)
      .otherwise(short),
  );
  const judge = sfn.Choice.jsonPath(scope, 'HasItem', { comment: 'Whether the article was ordered before' });
  judge.when(sfn.Condition.isPresent(piecesLeft), readPieces);
  for (const [sku, pieces] of Object.entries(INITIAL_STOCK)) {
    judge.when(
      sfn.Condition.and(
        sfn.Condition.stringEquals('$.sku', sku),
        sfn.Condition.numberLessThanEquals('$.quantity', pieces),
      ),
      enough,
    );
  }
  return judge.otherwise(short);
}

function lineAnswer(scope: Construct, id: string, available: boolean): sfn.Pass {
  return sfn.Pass.jsonPath(scope, id, {
    parameters: {
      sku: sfn.JsonPath.stringAt('$.sku'),
      quantity: sfn.JsonPath.numberAt('$.quantity'),
      currency: sfn.JsonPath.stringAt('$.quote.value.currency'),
      totalMinor: sfn.JsonPath.numberAt('$.quote.value.totalMinor'),
      available,
    },
  });
}
