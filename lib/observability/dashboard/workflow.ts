import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ORDER_METRICS, ORDERS_SERVICE } from '../../../lambda/orders/contract';
import type { WorkflowSettings } from '../../config/settings';
import { apiOf, executionsOf, metricsOf } from '../metrics';
import type { Observed } from '../observed';
import { graph } from './graph';

/** Whether orders get anywhere, and where they wait. */
export function workflowWidgets(
  { workflow, namespace }: Observed,
  { stuckAfterMinutes }: Pick<WorkflowSettings, 'stuckAfterMinutes'>,
): cloudwatch.IWidget[] {
  const executions = executionsOf(workflow.stateMachineArn);
  const shipping = metricsOf('AWS/States', { ActivityArn: workflow.shippingArn });
  const orders = metricsOf(namespace, { service: ORDERS_SERVICE });
  return [
    graph({
      title: 'Orders: executions a minute',
      left: [
        executions.sum('ExecutionsStarted', 'Started'),
        executions.sum('ExecutionsSucceeded', 'Succeeded'),
        executions.sum('ExecutionsFailed', 'Failed'),
        executions.sum('ExecutionsTimedOut', 'Timed out'),
        executions.sum('ExecutionsAborted', 'Stopped'),
      ],
      right: [orders.sum(ORDER_METRICS.ordersStarted, 'Started late, by the watcher')],
    }),
    graph({
      title: 'Orders: age of the oldest open one, in seconds',
      left: [orders.maximum(ORDER_METRICS.oldestOpenOrderAge, 'Oldest')],
      limit: { value: stuckAfterMinutes * 60, label: 'Alarm' },
    }),
    graph({
      title: 'Orders: shipping, a minute',
      left: [
        shipping.sum('ActivitiesScheduled', 'Handed out'),
        shipping.sum('ActivitiesSucceeded', 'Shipped'),
        shipping.sum('ActivitiesFailed', 'Refused'),
        shipping.sum('ActivitiesTimedOut', 'Timed out'),
      ],
    }),
    graph({
      title: 'Orders: waiting for a person',
      left: [waiting(workflow.parkedOrders, 'Parked'), waiting(workflow.unparked, 'Could not be parked')],
    }),
  ];
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
function waiting(QueueName: string, label: string): cloudwatch.Metric {
  return metricsOf('AWS/SQS', { QueueName }).maximum('ApproximateNumberOfMessagesVisible', label);
}

/** The check of an order before it is placed. */
export function quoteCheckWidgets({ quoteCheck }: Observed): cloudwatch.IWidget[] {
  const executions = executionsOf(quoteCheck.stateMachineArn);
  const api = apiOf(quoteCheck);
  return [
    graph({
      title: 'Quote check: requests a minute',
      left: [
        api.sum('Count', 'Requests'),
        api.sum('4XXError', 'Refused (4xx)'),
        api.sum('5XXError', 'Failed (5xx)'),
        executions.sum('ExecutionThrottled', 'Throttled'),
      ],
    }),
    graph({
      title: 'Quote check: ms to answer',
      left: [api.p50('Latency', 'p50'), api.p99('Latency', 'p99')],
    }),
  ];
}
