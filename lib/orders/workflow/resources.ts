import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { StepName } from './steps';

/** What the tasks of the state machine use. */
export interface WorkflowResources {
  readonly quote: lambda.IAlias;
  readonly steps: Readonly<Record<StepName, lambda.IFunction>>;
  readonly ordersTable: dynamodb.ITableV2;
  readonly customerNotices: sns.ITopic;
  readonly parkedOrders: sqs.IQueue;
  /** Needs no permission: Step Functions hands the tasks out itself. */
  readonly shipping: sfn.Activity;
}

/** ARNs by the names that `Need` uses. */
export function arnsByName(resources: WorkflowResources): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(resources.steps).map(([name, { functionArn }]) => [name, functionArn] as const),
    ['Quote', resources.quote.functionArn],
    ['Orders', resources.ordersTable.tableArn],
    ['CustomerNotices', resources.customerNotices.topicArn],
    ['ParkedOrders', resources.parkedOrders.queueArn],
  ]);
}
