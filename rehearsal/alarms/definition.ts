import type { Assembly, AssemblyStack } from '../assembly/types';
import type { Resolver } from '../values/types';
import type { TreatMissingData } from './evaluate';
import { parseExpression } from './expression';
import type { Expression } from './expression';
import type { Dimensions, MetricKey } from './metrics';
import { assertStatistic } from './statistics';

export type ComparisonOperator =
  | 'GreaterThanThreshold'
  | 'GreaterThanOrEqualToThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

/** One time series of an alarm: a metric, or an expression over the others. */
export type AlarmQuery =
  | { readonly id: string; readonly metric: MetricKey; readonly statistic: string }
  | { readonly id: string; readonly expression: Expression };

/** An `AWS::CloudWatch::Alarm`, its intrinsics resolved. */
export interface AlarmDefinition {
  readonly name: string;
  readonly logicalId: string;
  /** Every series; the alarm compares the one named `compared`. */
  readonly queries: readonly AlarmQuery[];
  readonly compared: string;
  /** Template milliseconds. */
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  readonly treatMissingData: TreatMissingData;
  /** Leave the state as it is while a percentile rests on too few samples. */
  readonly ignoreLowSamples: boolean;
}

const COMPARISONS: readonly ComparisonOperator[] = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const MISSING_DATA: readonly TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** Every metric alarm of the assembly. @throws Error as {@link alarmDefinition} does */
export function readAlarms(assembly: Assembly, resolver: Resolver): readonly AlarmDefinition[] {
  return assembly
    .resources('AWS::CloudWatch::Alarm')
    .filter(({ stack, logicalId }) => resolver.exists(stack, logicalId))
    .map(({ stack, logicalId }) => readAlarm(resolver, stack, logicalId));
}

function readAlarm(resolver: Resolver, stack: AssemblyStack, logicalId: string): AlarmDefinition {
  const name = resolver.ref(stack, logicalId);
  return alarmDefinition(logicalId, String(name), resolver.properties(stack, logicalId));
}

/**
 * Reads the properties of an alarm.
 *
 * @throws Error naming the alarm and the property that the rehearsal does not model: anomaly detection, a statistic,
 * metric math, another account
 */
export function alarmDefinition(
  logicalId: string,
  name: string,
  properties: Readonly<Record<string, unknown>>,
): AlarmDefinition {
  try {
    const evaluationPeriods = number(properties, 'EvaluationPeriods');
    const { queries, compared, periodMs } = readQueries(properties);
    return {
      name,
      logicalId,
      queries,
      compared,
      periodMs,
      evaluationPeriods,
      datapointsToAlarm: optionalNumber(properties, 'DatapointsToAlarm') ?? evaluationPeriods,
      threshold: number(properties, 'Threshold'),
      comparison: oneOf(properties, 'ComparisonOperator', COMPARISONS),
      treatMissingData: oneOf(
        { TreatMissingData: 'missing', ...properties },
        'TreatMissingData',
        MISSING_DATA,
      ),
      ignoreLowSamples: properties.EvaluateLowSampleCountPercentile === 'ignore',
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`The alarm ${logicalId} cannot be rehearsed: ${message}`, { cause: error });
  }
}

interface Queries {
  readonly queries: readonly AlarmQuery[];
  readonly compared: string;
  readonly periodMs: number;
}

function readQueries(properties: Readonly<Record<string, unknown>>): Queries {
  if (properties.Metrics === undefined) {
    const periodMs = number(properties, 'Period') * 1000;
    const name = String(properties.ExtendedStatistic ?? properties.Statistic);
    return { queries: [readMetric('m', properties, name)], compared: 'm', periodMs };
  }
  const entries = records(properties.Metrics, 'Metrics');
  const periods = new Set<number>();
  const queries = entries.map((entry): AlarmQuery => {
    const id = String(entry.Id);
    if (typeof entry.Expression === 'string') return { id, expression: parseExpression(entry.Expression) };
    const [stat] = records([entry.MetricStat], 'MetricStat');
    const [metric] = records([stat?.Metric], 'MetricStat.Metric');
    if (!stat || !metric) throw new Error(`the series ${id} has neither Expression nor MetricStat`);
    periods.add(number(stat, 'Period'));
    return readMetric(id, metric, String(stat.Stat));
  });
  const compared = entries.filter((entry) => entry.ReturnData !== false).map((entry) => String(entry.Id));
  const [period] = periods;
  if (compared.length !== 1 || compared[0] === undefined) {
    throw new Error(
      `its Metrics return ${compared.length} series (${compared.join(', ')}); exactly one decides`,
    );
  }
  if (periods.size !== 1 || period === undefined) {
    throw new Error(`its Metrics have the periods ${[...periods].join(', ')} s; all must have the same`);
  }
  return { queries, compared: compared[0], periodMs: period * 1000 };
}

function readMetric(id: string, source: Readonly<Record<string, unknown>>, statistic: string): AlarmQuery {
  assertStatistic(statistic);
  const dimensions: Dimensions = Object.fromEntries(
    records(source.Dimensions ?? [], 'Dimensions').map(({ Name, Value }) => [String(Name), String(Value)]),
  );
  const { Namespace, MetricName } = source;
  if (typeof Namespace !== 'string' || typeof MetricName !== 'string') {
    throw new Error('it has no Namespace and MetricName');
  }
  return { id, metric: { namespace: Namespace, name: MetricName, dimensions }, statistic };
}

function optionalNumber(from: Readonly<Record<string, unknown>>, property: string): number | undefined {
  const value = from[property];
  if (value === undefined) return undefined;
  const parsed = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof parsed === 'number' && Number.isFinite(parsed)) return parsed;
  throw new Error(`${property} is ${JSON.stringify(value)}; a number is expected`);
}

function number(from: Readonly<Record<string, unknown>>, property: string): number {
  const value = optionalNumber(from, property);
  if (value === undefined) throw new Error(`${property} is missing`);
  return value;
}

function oneOf<T extends string>(
  from: Readonly<Record<string, unknown>>,
  property: string,
  accepted: readonly T[],
): T {
  const value = from[property];
  const found = accepted.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new Error(`${property} is ${JSON.stringify(value)}; modelled are ${accepted.join(', ')}`);
}

function records(value: unknown, property: string): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) throw new Error(`${property} is no list`);
  return value.filter(
    (entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null,
  );
}
