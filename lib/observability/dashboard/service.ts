import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ReleaseAlarmSettings } from '../../config/settings';
import { STARTS_MISSED } from '../../service/service-workflow';
import { indexOf, metricsOf, ruleOf, tableOf, tasksOf } from '../metrics';
import type { Observed } from '../observed';
import { graph } from './graph';

/**
 * Whether users of the order API are served: how many, how many of them not, and how fast, with the deployments.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function servedWidgets(
  { service, deployments }: Observed,
  { errorPercent, p99Milliseconds }: ReleaseAlarmSettings,
): cloudwatch.IWidget[] {
  const { sum, p50, p99 } = metricsOf('AWS/ApplicationELB', { LoadBalancer: service.loadBalancer });
  return [
    graph({
      title: 'Order API: requests a minute, deployments',
      left: [sum('RequestCount', 'Requests')],
      right: [ruleOf(deployments.serviceRule).sum('TriggeredRules', 'A deployment begins or ends')],
    }),
    graph({
      title: 'Order API: failed, in percent',
      left: [
        new cloudwatch.MathExpression({
          expression:
            '100 * (FILL(targets, 0) + FILL(balancer, 0)) / IF(FILL(requests, 0) > 0, FILL(requests, 0), FILL(balancer, 1))',
          label: 'Answered with 5xx',
          period: Duration.minutes(1),
          usingMetrics: {
            targets: sum('HTTPCode_Target_5XX_Count'),
            balancer: sum('HTTPCode_ELB_5XX_Count'),
            requests: sum('RequestCount'),
          },
        }),
      ],
      limit: { value: errorPercent, label: 'Alarm' },
    }),
    graph({
      title: 'Order API: seconds to answer',
      left: [p50('TargetResponseTime', 'p50'), p99('TargetResponseTime', 'p99')],
      limit: { value: p99Milliseconds / 1000, label: 'Alarm of p99' },
    }),
  ];
}

/** The order API from within: who serves, and what it has left. */
export function serviceWidgets({ service, namespace }: Observed): cloudwatch.IWidget[] {
  const { loadBalancer, blue, green, ordersTable, ordersIndexes } = service;
  const group = (name: string) =>
    metricsOf('AWS/ApplicationELB', { LoadBalancer: loadBalancer, TargetGroup: name });
  const tasks = tasksOf(service);
  const table = tableOf(ordersTable);
  return [
    graph({
      title: 'Order API: healthy tasks',
      left: [
        group(blue).maximum('HealthyHostCount', 'Blue'),
        group(green).maximum('HealthyHostCount', 'Green'),
      ],
    }),
    graph({
      title: 'Order API: requests a minute by target group',
      left: [group(blue).sum('RequestCount', 'Blue'), group(green).sum('RequestCount', 'Green')],
    }),
    graph({
      title: 'Order API: CPU and memory in percent',
      left: [tasks.average('CPUUtilization', 'CPU'), tasks.average('MemoryUtilization', 'Memory')],
    }),
    graph({
      title: 'Order API: table throttled, workflow not started',
      left: [
        table.sum('ReadThrottleEvents', 'Reads throttled'),
        table.sum('WriteThrottleEvents', 'Writes throttled'),
        // The alarm counts the reads of indexes too; a dashboard has 50 metrics for nothing.
        ...ordersIndexes.map((index) =>
          indexOf(ordersTable, index).sum('WriteThrottleEvents', `Writes to ${index} throttled`),
        ),
        metricsOf(namespace).sum(STARTS_MISSED, 'Starts missed'),
      ],
    }),
  ];
}
