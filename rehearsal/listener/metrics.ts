/** CloudWatch's metrics of an Application Load Balancer that are modelled, by their CloudWatch names. */
export type MetricName = CounterName | 'TargetResponseTime' | HostCountName;

const COUNTERS = [
  'RequestCount',
  'HTTPCode_Target_2XX_Count',
  'HTTPCode_Target_3XX_Count',
  'HTTPCode_Target_4XX_Count',
  'HTTPCode_Target_5XX_Count',
  'HTTPCode_ELB_3XX_Count',
  'HTTPCode_ELB_4XX_Count',
  'HTTPCode_ELB_5XX_Count',
  'HTTPCode_ELB_500_Count',
  'HTTPCode_ELB_502_Count',
  'HTTPCode_ELB_503_Count',
  'HTTPCode_ELB_504_Count',
  'HTTP_Fixed_Response_Count',
  'HTTP_Redirect_Count',
  'TargetConnectionErrorCount',
] as const;

export type CounterName = (typeof COUNTERS)[number];

export type HostCountName = 'HealthyHostCount' | 'UnHealthyHostCount';

/** `p99`, `p50`, `p99.9` … */
export type Percentile = `p${number}`;
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | Percentile;

/**
 * Metrics of one listener or target group, over template time.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export interface MetricRecorder {
  /** Sum of a counter since the beginning, number of samples of a time, present value of a host count. */
  total(metric: MetricName): number;
  /**
   * A statistic over the template time `from` (included) to `to` (excluded), in milliseconds; `undefined` where
   * CloudWatch would have no data. `TargetResponseTime` is in real seconds. A host count weighs by how long each
   * value held.
   *
   * @throws RangeError for a percentile outside 0 to 100
   */
  statistic(metric: MetricName, statistic: Statistic, from: number, to: number): number | undefined;
}

/** One observation. For a host count, the value from this moment on. */
interface Sample {
  readonly at: number;
  readonly value: number;
  /** How much the value counts: 1, or for a host count the time it held; 0 from where it is not reported. */
  readonly weight: number;
}

/** Records metrics and answers for them. */
export class Metrics implements MetricRecorder {
  private readonly samples = new Map<MetricName, Sample[]>();

  constructor(private readonly now: () => number) {}

  /** Counts one request, answer or error. */
  count(metric: CounterName): void {
    this.add(metric, 1);
  }

  /** Counts a status code under its family, and some of the load balancer's own by themselves too. */
  countStatus(source: 'Target' | 'ELB', status: number): void {
    const family = `HTTPCode_${source}_${Math.floor(status / 100)}XX_Count`;
    if (isCounter(family)) this.count(family);
    const single = `HTTPCode_${source}_${status}_Count`;
    if (isCounter(single)) this.count(single);
  }

  responseTime(seconds: number): void {
    this.add('TargetResponseTime', seconds);
  }

  /** @param value from now on; undefined where it is not reported, for a group that nobody uses */
  hostCount(metric: HostCountName, value: number | undefined): void {
    const last = this.samples.get(metric)?.at(-1);
    const reported = value !== undefined;
    if (last ? last.value === (value ?? 0) && last.weight > 0 === reported : !reported) return;
    this.add(metric, value ?? 0, reported ? 1 : 0);
  }

  total(metric: MetricName): number {
    const samples = this.samples.get(metric) ?? [];
    return isHostCount(metric) ? (samples.at(-1)?.value ?? 0) : samples.length;
  }

  statistic(metric: MetricName, statistic: Statistic, from: number, to: number): number | undefined {
    const samples = isHostCount(metric) ? this.held(metric, from, to) : this.between(metric, from, to);
    if (samples.length === 0) return undefined;
    const values = samples.map(({ value }) => value);
    switch (statistic) {
      case 'Sum':
        return values.reduce((sum, value) => sum + value, 0);
      case 'SampleCount':
        return values.length;
      case 'Minimum':
        return values.reduce((least, value) => Math.min(least, value));
      case 'Maximum':
        return values.reduce((most, value) => Math.max(most, value));
      case 'Average': {
        const weight = samples.reduce((sum, sample) => sum + sample.weight, 0);
        return samples.reduce((sum, sample) => sum + sample.value * sample.weight, 0) / weight;
      }
      default:
        return percentile(values, Number(statistic.slice(1)));
    }
  }

  private add(metric: MetricName, value: number, weight = 1): void {
    const samples = this.samples.get(metric);
    const sample: Sample = { at: this.now(), value, weight };
    if (samples) samples.push(sample);
    else this.samples.set(metric, [sample]);
  }

  private between(metric: MetricName, from: number, to: number): readonly Sample[] {
    const samples = this.samples.get(metric) ?? [];
    return samples.slice(firstAtOrAfter(samples, from), firstAtOrAfter(samples, to));
  }

  /** The values that a host count had in a window, each with the time it held there. */
  private held(metric: HostCountName, from: number, to: number): readonly Sample[] {
    const samples = this.samples.get(metric) ?? [];
    const end = Math.min(to, this.now());
    return samples.flatMap(({ at, value, weight: reported }, index) => {
      const start = Math.max(at, from);
      const weight = Math.min(samples[index + 1]?.at ?? Infinity, end) - start;
      return reported > 0 && weight > 0 ? [{ at: start, value, weight }] : [];
    });
  }
}

function isCounter(name: string): name is CounterName {
  return COUNTERS.some((counter) => counter === name);
}

function isHostCount(metric: MetricName): metric is HostCountName {
  return metric === 'HealthyHostCount' || metric === 'UnHealthyHostCount';
}

/** Index of the first sample at or after a moment; samples are in order of time. */
function firstAtOrAfter(samples: readonly Sample[], moment: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.at ?? Infinity) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value below or at which `rank` percent of the values lie (nearest rank). */
function percentile(values: readonly number[], rank: number): number | undefined {
  if (!(rank >= 0 && rank <= 100)) throw new RangeError(`p${rank} is no percentile; write p0 to p100.`);
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)];
}
