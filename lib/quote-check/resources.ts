import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/** What the check reads. It changes nothing. */
export interface QuoteCheckResources {
  /** The quote function, by the alias that releases move gradually. */
  readonly quote: lambda.IAlias;
  /** The function by which the order workflow adds quotes up (`orders/total-order`). */
  readonly totalOrder: lambda.IFunction;
  readonly stockTable: dynamodb.ITableV2;
}
