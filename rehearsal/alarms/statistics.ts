/**
 * A CloudWatch statistic of the samples of one period.
 *
 * @returns undefined when there are no samples: the data point is missing
 * @throws Error for a statistic that the rehearsal does not compute; it names those it does
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statistic(name: string, values: readonly number[]): number | undefined {
  const compute = statisticNamed(name);
  return values.length === 0 ? undefined : compute(values);
}

/** Checks a statistic's name before any data is there. @throws Error as {@link statistic} does */
export function assertStatistic(name: string): void {
  statisticNamed(name);
}

const SIMPLE: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: sum,
  SampleCount: (values) => values.length,
  Average: (values) => sum(values) / values.length,
  Minimum: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
  Maximum: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
};

function statisticNamed(name: string): (values: readonly number[]) => number {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple) return simple;
  const percent = percentOf(name);
  if (percent !== undefined) return (values) => percentile(values, percent);
  throw new Error(
    `The rehearsal does not compute the statistic '${name}'. It computes ${Object.keys(SIMPLE).join(', ')} and percentiles from p0 to p100, such as p99 or p99.9.`,
  );
}

/** 99.9 for `p99.9`; undefined when the statistic is no percentile. */
export function percentOf(name: string): number | undefined {
  const digits = /^p(\d{1,3}(?:\.\d+)?)$/.exec(name)?.[1];
  const percent = Number(digits);
  return digits !== undefined && percent <= 100 ? percent : undefined;
}

/** Linear interpolation between the two closest ranks. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].toSorted((a, b) => a - b);
  const rank = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
