import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ObservedApi, ObservedFunction, ObservedTasks } from './observed';

export type Dimensions = Readonly<Record<string, string>>;

/** Makes the metrics of one namespace and one set of dimensions, for a minute each. */
export function metricsOf(namespace: string, dimensions: Dimensions = {}) {
  const metric = (metricName: string, statistic: string, label?: string): cloudwatch.Metric =>
    new cloudwatch.Metric({
      namespace,
      metricName,
      dimensionsMap: { ...dimensions },
      statistic,
      label,
      period: Duration.minutes(1),
    });
  return {
    sum: (name: string, label?: string) => metric(name, cloudwatch.Stats.SUM, label),
    average: (name: string, label?: string) => metric(name, cloudwatch.Stats.AVERAGE, label),
    maximum: (name: string, label?: string) => metric(name, cloudwatch.Stats.MAXIMUM, label),
    p50: (name: string, label?: string) => metric(name, cloudwatch.Stats.p(50), label),
    p99: (name: string, label?: string) => metric(name, cloudwatch.Stats.p(99), label),
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export const tasksOf = ({ cluster, service }: ObservedTasks) =>
  metricsOf('AWS/ECS', { ClusterName: cluster, ServiceName: service });

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export const tableOf = (TableName: string) => metricsOf('AWS/DynamoDB', { TableName });

/** What DynamoDB counts under the name of the table alone leaves its indexes out. */
export const indexOf = (TableName: string, GlobalSecondaryIndexName: string) =>
  metricsOf('AWS/DynamoDB', { TableName, GlobalSecondaryIndexName });

/** Throttled requests of a table and of its indexes together: of one that is not asked there is no data. */
export function throttledOf(
  table: string,
  indexes: readonly string[],
  label: string,
): cloudwatch.MathExpression {
  const asked = [tableOf(table), ...indexes.map((index) => indexOf(table, index))];
  const usingMetrics = Object.fromEntries(
    asked.flatMap(({ sum }, index) => [
      [`reads${index}`, sum('ReadThrottleEvents')],
      [`writes${index}`, sum('WriteThrottleEvents')],
    ]),
  );
  return new cloudwatch.MathExpression({
    expression: Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    label,
    period: Duration.minutes(1),
    usingMetrics,
  });
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
export const executionsOf = (StateMachineArn: string) => metricsOf('AWS/States', { StateMachineArn });

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html */
export const aliasOf = ({ functionName, alias }: ObservedFunction) =>
  metricsOf('AWS/Lambda', { FunctionName: functionName, Resource: `${functionName}:${alias}` });

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export const apiOf = ({ api, stage }: ObservedApi) =>
  metricsOf('AWS/ApiGateway', { ApiName: api, Stage: stage });

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export const ruleOf = (RuleName: string) => metricsOf('AWS/Events', { RuleName });
