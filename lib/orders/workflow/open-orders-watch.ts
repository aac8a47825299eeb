import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { ORDERS_TABLE } from '../../../app/src/contract';
import { ORDER_METRICS, ORDERS_SERVICE, ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import type { Settings } from '../../config/settings';
import { HandlerFunction } from '../../handlers/handler-function';
import { allow, commonVariables, metricsNamespace } from './order-functions';
import type { WorkflowKey } from './workflow-key';

export interface OpenOrdersWatchProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'prefix' | 'protection'>;
  readonly ordersTable: dynamodb.ITableV2;
  /** ARN of the state machine that it starts for orders which have no execution. */
  readonly stateMachineArn: string;
  /** The key that executions are encrypted with. */
  readonly key: WorkflowKey;
}

/** How often the open orders are looked at. */
export const WATCH_PERIOD = Duration.minutes(5);

/**
 * Looks at the open orders: measures the oldest one's age, since Step Functions tells how long an execution took only
 * when it has ended, and starts the workflow of orders that the API stored and could not start.
 */
export class OpenOrdersWatch extends Construct {
  /** Age of the oldest open order, in seconds; 0 when none is open. */
  readonly oldestAge: cloudwatch.Metric;
  readonly rule: events.Rule;

  constructor(scope: Construct, id: string, props: OpenOrdersWatchProps) {
    super(scope, id);
    const watch = this.addFunction(props);
    this.rule = new events.Rule(this, 'Schedule', {
      description: 'Looks at the open orders of the order workflow',
      schedule: events.Schedule.rate(WATCH_PERIOD),
      // A run that fails is made up for by the next one.
      targets: [new targets.LambdaFunction(watch.function, { retryAttempts: 0 })],
    });
    this.oldestAge = new cloudwatch.Metric({
      namespace: metricsNamespace(props.settings),
      metricName: ORDER_METRICS.oldestOpenOrderAge,
      dimensionsMap: { service: ORDERS_SERVICE },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: WATCH_PERIOD,
    });
  }

  private addFunction({
    key,
    settings,
    ordersTable,
    stateMachineArn,
  }: OpenOrdersWatchProps): HandlerFunction {
    const watch = new HandlerFunction(this, 'Function', {
      settings,
      handler: 'orders/watch-open-orders',
      description: 'Measures the age of the oldest open order, and starts orders that wait in vain',
      timeout: Duration.seconds(30),
      tracing: true,
      environment: {
        ...commonVariables(settings),
        [ORDERS_VARIABLES.ordersTable]: ordersTable.tableName,
        [ORDERS_VARIABLES.stateMachine]: stateMachineArn,
      },
    });
    const index = `${ordersTable.tableArn}/index/${ORDERS_TABLE.openIndex.name}`;
    allow(watch, ['dynamodb:Query'], index);
    allow(watch, ['dynamodb:UpdateItem'], ordersTable.tableArn);
    allow(watch, ['states:StartExecution'], stateMachineArn);
    // Who starts an execution encrypts its input.
    key.grantExecutions(watch, stateMachineArn);
    return watch;
  }
}
