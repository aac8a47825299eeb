import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { SETTLING_REFUSALS } from '../../../lambda/delivery/contract';
import type { BlueGreenFargateService } from '../../service/blue-green-fargate-service';

/** When the alarms of a release go off. A period is a minute, the finest that a load balancer's metrics have. */
export interface ReleaseAlarmLimits {
  /** Requests answered with 5xx, in percent. */
  readonly errorPercent: number;
  /** 99th percentile of a target's response time, in milliseconds. */
  readonly p99Milliseconds: number;
  /** Minutes in a row that must be bad; two at least for tasks that fail their health checks. */
  readonly windowMinutes: number;
}

const PERIOD = Duration.minutes(1);

/**
 * Answers in a period below which the load balancer's own errors are none: without traffic a single one is all of it,
 * and the hooks of a release may meet some while the test listener settles.
 */
const FEWEST_ERRORS = SETTLING_REFUSALS + 1;

/**
 * Alarms that roll a release back. The targets' own are kept apart by group: a canary's failures would drown in the
 * successes of the group that serves, and either group can be the new one.
 *
 * They are made of names alone and depend on no service, so ECS's own deployments can use them too.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function addReleaseAlarms(
  scope: Construct,
  {
    loadBalancer: { loadBalancer },
    targetGroups,
  }: Pick<BlueGreenFargateService, 'loadBalancer' | 'targetGroups'>,
  limits: ReleaseAlarmLimits,
): cloudwatch.Alarm[] {
  const LoadBalancer = loadBalancer.loadBalancerFullName;
  const groups = [
    ['Blue', targetGroups.blue],
    ['Green', targetGroups.green],
  ] as const;
  const { errorPercent, p99Milliseconds } = limits;

  const ofGroups = groups.flatMap(([name, group]) => {
    const dimensions = { LoadBalancer, TargetGroup: group.targetGroupFullName };
    return [
      alarm(scope, `${name}Errors`, limits, {
        metric: errorRate('HTTPCode_Target_5XX_Count', dimensions),
        threshold: errorPercent,
        alarmDescription: `Callers see failures: the ${name.toLowerCase()} group answers ${errorPercent} percent or more of its requests with 5xx.`,
      }),
      alarm(scope, `${name}Latency`, limits, {
        metric: metric('TargetResponseTime', 'p99', dimensions),
        threshold: p99Milliseconds / 1000,
        alarmDescription: `Callers wait: the slowest 1 percent of the ${name.toLowerCase()} group's answers take ${p99Milliseconds} ms or more.`,
      }),
      alarm(scope, `${name}UnhealthyHosts`, patient(limits), {
        metric: metric('UnHealthyHostCount', 'Maximum', dimensions),
        threshold: 1,
        alarmDescription: `Tasks fail their health checks: one or more of the ${name.toLowerCase()} group. With too few left the rest is overloaded, and with none the load balancer sends to all.`,
      }),
    ];
  });
  return [
    ...ofGroups,
    alarm(scope, 'LoadBalancerErrors', limits, {
      metric: errorRate('HTTPCode_ELB_5XX_Count', { LoadBalancer }, FEWEST_ERRORS),
      threshold: errorPercent,
      alarmDescription: `Callers see failures that no task wrote: the load balancer answers 5xx itself, ${errorPercent} percent or more and at least ${FEWEST_ERRORS} a minute, because tasks broke connections off or none was there.`,
    }),
  ];
}

/**
 * A task that starts slowly fails two health checks, which takes ten seconds, and is healthy soon after: one bad minute
 * in two is not enough. The share of traffic has no part in it, so a move of it need not wait for this alarm.
 */
function patient(limits: ReleaseAlarmLimits): ReleaseAlarmLimits {
  return { ...limits, windowMinutes: Math.max(limits.windowMinutes, FEWEST_UNHEALTHY_MINUTES) };
}

const FEWEST_UNHEALTHY_MINUTES = 2;

function alarm(
  scope: Construct,
  id: string,
  { windowMinutes }: ReleaseAlarmLimits,
  props: Pick<cloudwatch.AlarmProps, 'metric' | 'threshold' | 'alarmDescription'>,
): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, id, {
    ...props,
    evaluationPeriods: windowMinutes,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // A group without traffic or targets reports nothing, and nobody was hurt.
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/**
 * In percent of all answers. A count of errors is only reported when there is one, and `RequestCount` leaves out the
 * requests for which the load balancer found no target: with nothing else to divide by, the errors are all there was.
 *
 * @param fewest errors in a period that count
 */
function errorRate(
  errors: string,
  dimensions: Record<string, string>,
  fewest = 1,
): cloudwatch.MathExpression {
  const percent = '100 * errors / IF(FILL(requests, 0) > 0, FILL(requests, 0), errors)';
  return new cloudwatch.MathExpression({
    expression: fewest > 1 ? `IF(errors >= ${fewest}, ${percent}, 0)` : percent,
    label: 'Errors in percent',
    period: PERIOD,
    usingMetrics: {
      errors: metric(errors, 'Sum', dimensions),
      requests: metric('RequestCount', 'Sum', dimensions),
    },
  });
}

function metric(
  metricName: string,
  statistic: string,
  dimensionsMap: Record<string, string>,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ApplicationELB',
    metricName,
    statistic,
    dimensionsMap,
    period: PERIOD,
  });
}
