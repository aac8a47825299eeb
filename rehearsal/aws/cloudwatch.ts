import type { Alarms } from '../alarms/alarms';
import type { AlarmDefinition } from '../alarms/definition';
import { parseExpression } from '../alarms/expression';
import type { MetricStore } from '../alarms/metrics';
import { statistic } from '../alarms/statistics';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';
import type { WallTime } from './wall-time';

type Input = Readonly<Record<string, unknown>>;

/**
 * The operations of CloudWatch that handlers and people call. The SDK speaks JSON 1.0 to it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
 */
export function cloudWatchProtocol(metrics: MetricStore, alarms: Alarms, time: WallTime): WireProtocol {
  return jsonProtocol({
    service: 'monitoring',
    target: 'GraniteServiceVersion20100801',
    version: '1.0',
    operations: {
      GetMetricData: (input) => ({ MetricDataResults: getMetricData(input, metrics, time) }),
      DescribeAlarms: (input) => ({ MetricAlarms: describeAlarms(input, alarms, time) }),
      SetAlarmState(input) {
        const state = String(input.StateValue);
        if (state !== 'OK' && state !== 'ALARM' && state !== 'INSUFFICIENT_DATA') {
          throw new ServiceError('InvalidParameterValue', `StateValue is '${state}'.`);
        }
        const name = String(input.AlarmName);
        if (!alarms.definitions.some((alarm) => alarm.name === name)) {
          throw new ServiceError('ResourceNotFound', `There is no alarm '${name}'.`, 404);
        }
        alarms.setState(name, state, String(input.StateReason));
        return {};
      },
    },
  });
}

/** Whole periods from the one that holds StartTime to the last that began before EndTime; the newest first. */
function getMetricData(input: Input, metrics: MetricStore, time: WallTime): readonly object[] {
  const start = time.templateMs(Number(input.StartTime));
  const end = time.templateMs(Number(input.EndTime));
  const queries = list(input.MetricDataQueries);
  const periodMs =
    1000 * Math.max(...queries.map((query) => Number(record(query.MetricStat).Period ?? query.Period ?? 0)));
  if (!(periodMs > 0) || !(end > start)) {
    throw new ServiceError(
      'ValidationError',
      'GetMetricData needs a Period above 0 and an EndTime after its StartTime.',
    );
  }
  const first = Math.floor(start / periodMs) * periodMs;
  const starts = Array.from(
    { length: Math.ceil((end - first) / periodMs) },
    (_, index) => first + index * periodMs,
  );
  const value = (id: string, from: number): number | undefined => {
    const query = queries.find((candidate) => candidate.Id === id);
    if (!query) throw new ServiceError('ValidationError', `No query has the id '${id}'.`);
    if (typeof query.Expression === 'string') {
      return parseExpression(query.Expression).evaluate((other) => value(other, from));
    }
    const { Metric, Stat } = record(query.MetricStat);
    const { Namespace, MetricName, Dimensions } = record(Metric);
    const dimensions = Object.fromEntries(
      list(Dimensions).map(({ Name, Value }) => [String(Name), String(Value)]),
    );
    const key = { namespace: String(Namespace), name: String(MetricName), dimensions };
    return statistic(String(Stat), metrics.values(key, from, from + periodMs));
  };
  return queries
    .filter((query) => query.ReturnData !== false)
    .map((query) => {
      const id = String(query.Id);
      const points = starts.flatMap((from) => {
        const found = value(id, from);
        return found === undefined ? [] : [{ from, found }];
      });
      const newestFirst = input.ScanBy === 'TimestampAscending' ? points : points.toReversed();
      return {
        Id: id,
        Label: typeof query.Label === 'string' ? query.Label : id,
        StatusCode: 'Complete',
        Timestamps: newestFirst.map(({ from }) => time.epochSeconds(from)),
        Values: newestFirst.map(({ found }) => found),
      };
    });
}

function describeAlarms(input: Input, alarms: Alarms, time: WallTime): readonly object[] {
  const names = Array.isArray(input.AlarmNames) ? input.AlarmNames : undefined;
  return alarms.definitions
    .filter(({ name }) => names === undefined || names.includes(name))
    .map((alarm) => describeAlarm(alarm, alarms, time))
    .filter(({ StateValue }) => (input.StateValue ?? StateValue) === StateValue);
}

function describeAlarm(alarm: AlarmDefinition, alarms: Alarms, time: WallTime): { StateValue: string } {
  const last = alarms.history.findLast((transition) => transition.alarm === alarm.name);
  return {
    StateValue: alarms.state(alarm.name),
    ...Object.fromEntries(
      Object.entries({
        AlarmName: alarm.name,
        StateReason: last?.reason,
        StateUpdatedTimestamp: last && time.epochSeconds(last.at),
        Threshold: alarm.threshold,
        ComparisonOperator: alarm.comparison,
        EvaluationPeriods: alarm.evaluationPeriods,
        DatapointsToAlarm: alarm.datapointsToAlarm,
        TreatMissingData: alarm.treatMissingData,
      }),
    ),
  };
}

function list(value: unknown): readonly Input[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Input {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
