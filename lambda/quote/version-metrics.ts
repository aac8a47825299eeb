import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';

/** Which invocations to count: those of one version, by one alias. */
export interface VersionTraffic {
  readonly functionName: string;
  readonly aliasName: string;
  readonly version: string;
  /** From when on. */
  readonly since: Date;
  readonly until: Date;
}

export interface VersionCounts {
  readonly invocations: number;
  readonly errors: number;
}

/**
 * Adds up the version's invocations and errors, minute by minute, as Lambda publishes them: only while the alias shares
 * its calls between two versions, so the calls of a canary or of the steps of a linear shift.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html (`ExecutedVersion`)
 */
export async function countVersionTraffic(
  client: CloudWatchClient,
  traffic: VersionTraffic,
  signal: AbortSignal,
): Promise<VersionCounts> {
  const response = await client.send(
    new GetMetricDataCommand({
      StartTime: traffic.since,
      EndTime: traffic.until,
      MetricDataQueries: [query('invocations', 'Invocations', traffic), query('errors', 'Errors', traffic)],
    }),
    { abortSignal: signal },
  );
  const sum = (id: string): number =>
    (response.MetricDataResults ?? [])
      .filter(({ Id }) => Id === id)
      .flatMap(({ Values }) => Values ?? [])
      .reduce((total, value) => total + value, 0);
  return { invocations: sum('invocations'), errors: sum('errors') };
}

/** What is wrong with the counts; `undefined` when too few failed, or when nobody called. */
export function errorRateProblem(
  { invocations, errors }: VersionCounts,
  limitPercent: number,
): string | undefined {
  if (invocations === 0) return undefined;
  const percent = (100 * errors) / invocations;
  return percent >= limitPercent
    ? `${errors} of ${invocations} invocations of the new version failed (${percent.toFixed(1)} percent; the limit is ${limitPercent})`
    : undefined;
}

function query(id: string, metricName: string, { functionName, aliasName, version }: VersionTraffic) {
  return {
    Id: id,
    MetricStat: {
      Stat: 'Sum',
      Period: 60,
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName: metricName,
        Dimensions: [
          { Name: 'FunctionName', Value: functionName },
          { Name: 'Resource', Value: `${functionName}:${aliasName}` },
          { Name: 'ExecutedVersion', Value: version },
        ],
      },
    },
  };
}
