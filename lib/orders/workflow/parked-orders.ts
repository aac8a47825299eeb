import { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import type { Settings } from '../../config/settings';
import { HandlerFunction } from '../../handlers/handler-function';
import { allow, commonVariables } from './order-functions';
import type { WorkflowKey } from './workflow-key';

export interface ParkedOrdersProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'prefix' | 'protection'>;
  readonly key: WorkflowKey;
  readonly ordersTable: dynamodb.ITableV2;
  /** ARN of the state machine whose executions are watched. */
  readonly stateMachineArn: string;
}

/** Longest that SQS keeps a message. */
const KEPT = Duration.days(14);

/**
 * The orders that a person has to look at, in a queue: those that the state machine parks itself, and those of executions
 * that no catcher could save. EventBridge tells of the latter, and a function parks them.
 *
 * Step Functions delivers its events as best it can, without a guarantee. An order whose event is lost stays open, and
 * the alarm on the oldest open order finds it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-states.html
 */
export class ParkedOrders extends Construct {
  /** One message for each parked order; at least one. */
  readonly queue: sqs.Queue;
  /** Events of broken executions that could not be worked on. */
  readonly unparked: sqs.Queue;
  /** Has the orders of broken executions parked. */
  readonly rule: events.Rule;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ParkedOrdersProps,
  ) {
    super(scope, id);
    this.queue = this.addQueue('Queue');
    this.unparked = this.addQueue('Unparked');
    this.rule = this.addRule(this.addFunction());
  }

  private addQueue(id: string): sqs.Queue {
    return new sqs.Queue(this, id, {
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: this.props.key.key,
      enforceSSL: true,
      retentionPeriod: KEPT,
    });
  }

  private addFunction(): HandlerFunction {
    const { settings, ordersTable, key } = this.props;
    const park = new HandlerFunction(this, 'ParkOrder', {
      settings,
      handler: 'orders/park-order',
      description: 'Parks the order of an execution that broke',
      timeout: Duration.seconds(30),
      tracing: true,
      environment: {
        ...commonVariables(settings),
        [ORDERS_VARIABLES.ordersTable]: ordersTable.tableName,
        [ORDERS_VARIABLES.parkedQueue]: this.queue.queueUrl,
      },
    });
    allow(park, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], ordersTable.tableArn);
    allow(park, ['sqs:SendMessage'], this.queue.queueArn);
    key.grantSending(park, 'sqs');
    this.keepFailures(park);
    return park;
  }

  /** What the function itself fails at, after Lambda's own retries. */
  private keepFailures(park: HandlerFunction): void {
    allow(park, ['sqs:SendMessage'], this.unparked.queueArn);
    park.function.configureAsyncInvoke({
      // The CDK's own destination would let the function do more with the queue and the key.
      onFailure: { bind: () => ({ destination: this.unparked.queueArn }) },
      retryAttempts: 2,
    });
  }

  /** What EventBridge cannot hand to the function within a day goes to the same queue. */
  private addRule(park: HandlerFunction): events.Rule {
    const rule = new events.Rule(this, 'BrokenExecutions', {
      description: 'Executions of the order workflow that ended where no catcher could save them',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [this.props.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
    });
    rule.addTarget(
      new targets.LambdaFunction(park.function, {
        deadLetterQueue: this.unparked,
      }),
    );
    return rule;
  }
}
