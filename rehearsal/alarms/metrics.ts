/** Names and values of dimensions, for example `{ FunctionName: 'quote', Resource: 'quote:live' }`. */
export type Dimensions = Readonly<Record<string, string>>;

/** One measured value. */
export interface MetricSample {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly value: number;
  /** Template milliseconds. */
  readonly at: number;
}

/** A metric: CloudWatch never aggregates over dimensions, so every dimension counts. */
export interface MetricKey {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

/** What CloudWatch remembers: samples by metric, in order of arrival. */
export interface MetricStore {
  put(sample: MetricSample): void;
  /** Values with `from <= at < to`. */
  values(metric: MetricKey, from: number, to: number): readonly number[];
  /** Metrics that have at least one sample. */
  metrics(): readonly MetricKey[];
}

/**
 * A store of metrics. A metric is its namespace, name and *all* its dimensions, in any order: a sample with one more
 * dimension belongs to another metric.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension
 */
export function metricStore(): MetricStore {
  const series = new Map<
    string,
    { readonly key: MetricKey; readonly samples: { at: number; value: number }[] }
  >();
  return {
    put({ namespace, name, dimensions, value, at }) {
      const id = identity({ namespace, name, dimensions });
      const entry = series.get(id) ?? { key: { namespace, name, dimensions }, samples: [] };
      series.set(id, entry);
      entry.samples.push({ at, value });
    },
    values(metric, from, to) {
      const samples = series.get(identity(metric))?.samples ?? [];
      return samples.filter((sample) => sample.at >= from && sample.at < to).map((sample) => sample.value);
    },
    metrics: () => [...series.values()].map((entry) => entry.key),
  };
}

function identity({ namespace, name, dimensions }: MetricKey): string {
  return JSON.stringify([
    namespace,
    name,
    Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
