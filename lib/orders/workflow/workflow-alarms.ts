import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { WorkflowSettings } from '../../config/settings';
import { WATCH_PERIOD } from './open-orders-watch';

export interface WorkflowAlarmsProps {
  readonly settings: Pick<WorkflowSettings, 'stuckAfterMinutes'>;
  readonly stateMachine: sfn.IStateMachine;
  readonly shipping: sfn.IActivity;
  readonly parkedOrders: sqs.IQueue;
  readonly unparked: sqs.IQueue;
  /** Age of the oldest open order, in seconds. */
  readonly oldestAge: cloudwatch.Metric;
}

/** Looks that the age must fail, so that one late run of the watcher is no alarm. */
const LOOKS = 3;

const COUNT = { statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) } as const;

/**
 * What people have to know of: an order that goes nowhere, one that is parked, an execution that broke. Whatever the
 * workflow deals with by itself, a refusal above all, raises none. They call nobody themselves: who wants to be called
 * gives them an action, or has a composite alarm over them (`lib/observability/pages.ts`).
 */
export class WorkflowAlarms extends Construct {
  readonly alarms: cloudwatch.Alarm[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkflowAlarmsProps,
  ) {
    super(scope, id);
    this.addStuckOrder();
    this.addParkedOrders();
    this.addBrokenExecutions();
    this.addShipping();
  }

  /**
   * No data is an alarm too: the watcher publishes with every run, 0 when no order is open, so silence means that nobody
   * is looking.
   */
  private addStuckOrder(): void {
    const { settings, oldestAge } = this.props;
    this.add('OrderStuck', {
      metric: oldestAge,
      threshold: settings.stuckAfterMinutes * 60,
      evaluationPeriods: LOOKS,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      alarmDescription: `An order has been open for ${settings.stuckAfterMinutes} minutes or more, or nobody has looked for ${LOOKS * WATCH_PERIOD.toMinutes()} minutes. Is a shipping worker running?`,
    });
  }

  private addParkedOrders(): void {
    const { parkedOrders, unparked } = this.props;
    this.add('OrderParked', {
      ...anyWaiting(parkedOrders),
      alarmDescription:
        'Orders are parked: look at each message of the queue, put the order right, delete the message',
    });
    this.add('OrderUnparked', {
      ...anyWaiting(unparked),
      alarmDescription:
        'Executions broke whose orders could not even be parked: their events are in the queue',
    });
  }

  /** An abort is somebody's, so somebody knows; the others may not. A time-out is an order that no alarm made anybody look at. */
  private addBrokenExecutions(): void {
    const { stateMachine } = this.props;
    this.add('ExecutionFailed', {
      ...anyOf(stateMachine.metricFailed(COUNT)),
      alarmDescription:
        'Executions of the order workflow failed: everything was undone, or the order is parked',
    });
    this.add('ExecutionTimedOut', {
      ...anyOf(stateMachine.metricTimedOut(COUNT)),
      alarmDescription: 'Executions of the order workflow took longer than any order may',
    });
    this.add('ExecutionAborted', {
      ...anyOf(stateMachine.metricAborted(COUNT)),
      alarmDescription:
        'Somebody stopped executions of the order workflow: nothing was undone, the orders are parked',
    });
    this.add('ExecutionThrottled', {
      ...anyOf(stateMachine.metricThrottled(COUNT)),
      alarmDescription:
        'Step Functions holds the order workflow back: orders take longer. Ask for a higher quota',
    });
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html#cloudwatch-step-functions-activity-metrics */
  private addShipping(): void {
    const { shipping } = this.props;
    this.add('ShippingWorkerDied', {
      ...anyOf(activityMetric(shipping, 'ActivitiesHeartbeatTimedOut')),
      alarmDescription:
        'Shipping workers fell silent in the middle of an order: the order goes to the next one',
    });
    this.add('ShippingTimedOut', {
      ...anyOf(activityMetric(shipping, 'ActivitiesTimedOut')),
      alarmDescription: 'Shipping workers took orders and did not ship them in time: the orders are undone',
    });
  }

  private add(id: string, props: Omit<cloudwatch.AlarmProps, 'comparisonOperator'>): void {
    this.alarms.push(
      new cloudwatch.Alarm(this, id, {
        ...props,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }),
    );
  }
}

/** One is enough; no data means none, because services count what happens and not what does not. */
function anyOf(metric: cloudwatch.IMetric) {
  return {
    metric,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

/**
 * A message is enough. SQS sends no more data six hours after the last use of a queue, and an order that waits for a
 * person is no use: without data the alarm stays what it was.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
function anyWaiting(queue: sqs.IQueue) {
  const metric = queue.metricApproximateNumberOfMessagesVisible({
    statistic: cloudwatch.Stats.MAXIMUM,
    period: Duration.minutes(5),
  });
  return { ...anyOf(metric), treatMissingData: cloudwatch.TreatMissingData.IGNORE };
}

function activityMetric({ activityArn }: sfn.IActivity, metricName: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/States',
    metricName,
    dimensionsMap: { ActivityArn: activityArn },
    ...COUNT,
  });
}
