import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { apiOf, executionsOf, ruleOf, tasksOf, throttledOf } from './metrics';
import type { Observed, ObservedApi } from './observed';

/** Of what a task has, in percent. Autoscaling aims lower, so it has run out of tasks when this lasts. */
const SATURATED_PERCENT = 90;
const SATURATED_MINUTES = 10;

/** ECS replaces a worker within a minute or two: one that is gone for so long does not come back by itself. */
const GONE_MINUTES = 10;

/** Share of requests answered with 5xx, and minutes in a row, from which an API's callers are hurt. */
const API_ERROR_PERCENT = 1;
const API_MINUTES = 3;

/** Longest that the slowest percent of the quote checks may take: a customer waits for it before ordering. */
const CHECK_P99_MILLISECONDS = 3000;

type AlarmProps = Pick<cloudwatch.AlarmProps, 'metric' | 'threshold' | 'alarmDescription'> &
  Partial<cloudwatch.AlarmProps>;

/** What the release alarms do not see of the order API: its saturation, and the throttling of its table. */
export function addServiceAlarms(scope: Construct, { service }: Observed): cloudwatch.Alarm[] {
  const tasks = tasksOf(service);
  const saturated = { threshold: SATURATED_PERCENT, evaluationPeriods: SATURATED_MINUTES };
  return [
    alarm(scope, 'ServiceCpu', {
      ...saturated,
      metric: tasks.average('CPUUtilization'),
      alarmDescription: `The order API has no CPU left: its tasks have used ${SATURATED_PERCENT} percent or more of theirs for ${SATURATED_MINUTES} minutes.`,
    }),
    alarm(scope, 'ServiceMemory', {
      ...saturated,
      metric: tasks.average('MemoryUtilization'),
      alarmDescription: `The order API has no memory left: its tasks have used ${SATURATED_PERCENT} percent or more of theirs for ${SATURATED_MINUTES} minutes. A task that needs more is killed.`,
    }),
    alarm(scope, 'OrdersTableThrottled', {
      metric: throttledOf(service.ordersTable, service.ordersIndexes, 'Throttled requests'),
      threshold: 1,
      evaluationPeriods: 3,
      alarmDescription:
        'DynamoDB has throttled requests to the orders table or its indexes for three minutes: what the SDK tries again takes longer, the rest is answered with 503.',
    }),
  ];
}

/** What the workflow's own alarms do not see: the check of an order before it is placed, and a worker that is not there. */
export function addWorkflowAlarms(scope: Construct, { quoteCheck, worker }: Observed): cloudwatch.Alarm[] {
  const alarms = [
    apiErrors(scope, 'QuoteCheckErrors', quoteCheck, 'Customers cannot check what they want to order'),
    alarm(scope, 'QuoteCheckLatency', {
      metric: apiOf(quoteCheck).p99('Latency'),
      threshold: CHECK_P99_MILLISECONDS,
      evaluationPeriods: API_MINUTES,
      alarmDescription: `Customers wait before they can order: the slowest 1 percent of the quote checks take ${CHECK_P99_MILLISECONDS} ms or more.`,
    }),
    alarm(scope, 'QuoteCheckThrottled', {
      metric: executionsOf(quoteCheck.stateMachineArn).sum('ExecutionThrottled'),
      threshold: 1,
      evaluationPeriods: API_MINUTES,
      alarmDescription: 'Step Functions holds the quote check back. Ask for a higher quota.',
    }),
  ];
  if (worker === undefined) return alarms;
  return [
    ...alarms,
    alarm(scope, 'WorkerGone', {
      metric: tasksOf(worker).average('CPUUtilization'),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: GONE_MINUTES,
      // ECS measures every running task each minute, so that silence means that none runs. No value is below 0.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      alarmDescription: `No shipping worker has run for ${GONE_MINUTES} minutes: orders are taken and paid, and nothing is shipped.`,
    }),
  ];
}

/** What the alarms of a release do not see: the API in front of the function, and a release that did not come through. */
export function addQuoteAlarms(scope: Construct, { quote, deployments }: Observed): cloudwatch.Alarm[] {
  return [
    apiErrors(scope, 'QuoteApiErrors', quote, 'Callers of the quote API see failures'),
    alarm(scope, 'QuoteDeploymentFailed', {
      metric: ruleOf(deployments.quoteFailureRule).sum('TriggeredRules'),
      threshold: 1,
      alarmDescription:
        'A deployment of the quote function failed, or somebody stopped it: a hook or an alarm refused the new version.',
    }),
  ];
}

/** The average of `5XXError` is the share of the requests that it stands for. */
function apiErrors(scope: Construct, id: string, api: ObservedApi, symptom: string): cloudwatch.Alarm {
  return alarm(scope, id, {
    metric: apiOf(api).average('5XXError'),
    threshold: API_ERROR_PERCENT / 100,
    evaluationPeriods: API_MINUTES,
    alarmDescription: `${symptom}: ${API_ERROR_PERCENT} percent or more of the requests are answered with 5xx.`,
  });
}

function alarm(scope: Construct, id: string, props: AlarmProps): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, id, {
    evaluationPeriods: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // AWS counts what happens and not what does not: without data nobody asked, and nobody was hurt.
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    ...props,
  });
}
