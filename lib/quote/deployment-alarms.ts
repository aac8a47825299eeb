import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** When the alarms of a release go off. One evaluation period is a minute: Lambda sends its metrics every minute. */
export interface AlarmLimits {
  /** Share of invocations that fail, in percent, from which on callers are hurt. @default 1 */
  readonly errorPercent?: number;
  /** 99th percentile of the duration in milliseconds, start of an execution environment not counted. @default 1000 */
  readonly p99Milliseconds?: number;
  /** Invocations refused for lack of concurrency, per minute. @default 1 */
  readonly throttles?: number;
  /** Minutes in a row that must be bad. Short, or a canary is over before its alarm. @default 1 */
  readonly windowMinutes?: number;
}

export const DEFAULT_ALARM_LIMITS: Required<AlarmLimits> = {
  errorPercent: 1,
  p99Milliseconds: 1000,
  throttles: 1,
  windowMinutes: 1,
};

/** The limits with every default filled in. */
export function alarmLimits(limits: AlarmLimits = {}): Required<AlarmLimits> {
  return {
    errorPercent: limits.errorPercent ?? DEFAULT_ALARM_LIMITS.errorPercent,
    p99Milliseconds: limits.p99Milliseconds ?? DEFAULT_ALARM_LIMITS.p99Milliseconds,
    throttles: limits.throttles ?? DEFAULT_ALARM_LIMITS.throttles,
    windowMinutes: limits.windowMinutes ?? DEFAULT_ALARM_LIMITS.windowMinutes,
  };
}

/** What the alarms watch. Names and ARNs only: an alarm that depended on the alias would close a circle (see below). */
export interface AlarmSubject {
  readonly function: lambda.IFunction;
  readonly aliasName: string;
  /** The new version. @default the alias is never weighted, so that no metric tells its version */
  readonly version?: lambda.IVersion;
}

/**
 * Alarms that stop a release, by symptom. On the alias: callers see failures, slowness, refusals. On the new version
 * alone: a canary's failures would drown in the old version's successes; its dimension names the version, so it
 * starts afresh with each release and is never red from before. Lambda has that dimension while the alias is weighted,
 * so a release all at once has none of these.
 *
 * The alias depends on the deployment group (its update policy) and the group on its alarms, so no alarm may depend on
 * the alias (https://github.com/aws/aws-cdk/issues/13922): the dimensions are made from the function's name.
 *
 * Dimensions: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 */
export function addDeploymentAlarms(
  scope: Construct,
  subject: AlarmSubject,
  limits: AlarmLimits = {},
): cloudwatch.Alarm[] {
  const { errorPercent, p99Milliseconds, throttles, windowMinutes } = alarmLimits(limits);
  const { aliasName } = subject;
  const alias = {
    FunctionName: subject.function.functionName,
    Resource: `${subject.function.functionName}:${aliasName}`,
  };

  const alarm = (id: string, metric: cloudwatch.IMetric, threshold: number, alarmDescription: string) =>
    new cloudwatch.Alarm(scope, id, {
      metric,
      threshold,
      alarmDescription,
      evaluationPeriods: windowMinutes,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No call in a minute means no data, and nobody was hurt.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });

  const versionAlarms = (version: string): cloudwatch.Alarm[] => {
    const dimensions = { ...alias, ExecutedVersion: version };
    return [
      alarm(
        'VersionErrors',
        errorRate(dimensions),
        errorPercent,
        `The newest version fails: ${errorPercent} percent or more of its invocations by ${aliasName} end in an error.`,
      ),
      alarm(
        'VersionDuration',
        functionMetric('Duration', 'p99', dimensions),
        p99Milliseconds,
        `The newest version is slow: the slowest 1 percent of its invocations by ${aliasName} take ${p99Milliseconds} ms or more.`,
      ),
    ];
  };

  return [
    alarm(
      'AliasErrors',
      errorRate(alias),
      errorPercent,
      `Callers of ${aliasName} see failures: ${errorPercent} percent or more of the invocations end in an error.`,
    ),
    alarm(
      'AliasDuration',
      functionMetric('Duration', 'p99', alias),
      p99Milliseconds,
      `Callers of ${aliasName} wait: the slowest 1 percent of the invocations take ${p99Milliseconds} ms or more.`,
    ),
    alarm(
      'AliasThrottles',
      functionMetric('Throttles', 'Sum', alias),
      throttles,
      `Callers of ${aliasName} are refused: ${throttles} or more throttled invocations in a minute.`,
    ),
    ...(subject.version === undefined ? [] : versionAlarms(subject.version.version)),
  ];
}

/** Failed invocations of a minute in percent. Invocations do not count throttled ones, so neither does the rate. */
function errorRate(dimensions: Record<string, string>): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: '100 * errors / invocations',
    label: 'Errors in percent',
    period: PERIOD,
    usingMetrics: {
      errors: functionMetric('Errors', 'Sum', dimensions),
      invocations: functionMetric('Invocations', 'Sum', dimensions),
    },
  });
}

function functionMetric(
  metricName: string,
  statistic: string,
  dimensionsMap: Record<string, string>,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Lambda',
    metricName,
    statistic,
    dimensionsMap,
    period: PERIOD,
  });
}

const PERIOD = Duration.minutes(1);
