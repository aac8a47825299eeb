import { startAlarms } from '../../../rehearsal/alarms/alarms';
import type { Alarms } from '../../../rehearsal/alarms/alarms';
import { alarmDefinition } from '../../../rehearsal/alarms/definition';
import { metricStore } from '../../../rehearsal/alarms/metrics';
import { manualClock } from '../../../rehearsal/clock';

const METRIC = { Namespace: 'AWS/Lambda', MetricName: 'Errors', Period: 60, Statistic: 'Sum' };
const DIMENSIONS = [
  { Name: 'FunctionName', Value: 'quote' },
  { Name: 'Resource', Value: 'quote:live' },
];
const ALARM = {
  ...METRIC,
  Dimensions: DIMENSIONS,
  EvaluationPeriods: 1,
  Threshold: 2,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
};

function start(properties: Record<string, unknown>) {
  const clock = manualClock();
  const metrics = metricStore();
  const alarms = startAlarms([alarmDefinition('Errors', 'errors', properties)], metrics, clock);
  const put = (
    value: number,
    dimensions: Record<string, string> = { Resource: 'quote:live', FunctionName: 'quote' },
  ) => metrics.put({ namespace: 'AWS/Lambda', name: 'Errors', dimensions, value, at: clock.now() });
  return { clock, metrics, alarms, put };
}

describe('an alarm of a template', () => {
  it('starts with insufficient data and is evaluated at the end of a minute', () => {
    const { clock, alarms } = start(ALARM);
    clock.advance(59_999);
    expect(alarms.state('errors')).toBe('INSUFFICIENT_DATA');
    clock.advance(1);
    expect(alarms.state('errors')).toBe('OK');
  });

  it.each([
    ['GreaterThanThreshold', 2, 'OK'],
    ['GreaterThanThreshold', 3, 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 2, 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 1, 'OK'],
    ['LessThanThreshold', 1, 'ALARM'],
    ['LessThanThreshold', 2, 'OK'],
    ['LessThanOrEqualToThreshold', 2, 'ALARM'],
    ['LessThanOrEqualToThreshold', 3, 'OK'],
  ])('with %s 2, a value of %d gives %s', (ComparisonOperator, value, state) => {
    const { clock, alarms, put } = start({ ...ALARM, ComparisonOperator });
    put(value);
    clock.advance(60_000);
    expect(alarms.state('errors')).toBe(state);
  });

  it('does not add up samples whose dimensions are others', () => {
    const { clock, alarms, put } = start(ALARM);
    put(9, { FunctionName: 'quote' });
    put(9, { FunctionName: 'quote', Resource: 'quote:live', ExecutedVersion: '2' });
    clock.advance(60_000);
    expect(alarms.state('errors')).toBe('OK');
  });

  it('goes back to OK when a newer period is within the threshold', () => {
    const { clock, alarms, put } = start(ALARM);
    put(5);
    clock.advance(60_000);
    put(0);
    clock.advance(60_000);
    expect(states(alarms)).toEqual(['ALARM', 'OK']);
  });

  it('needs as many bad periods as DatapointsToAlarm says, out of EvaluationPeriods', () => {
    const { clock, alarms, put } = start({ ...ALARM, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    for (const value of [5, 0, 0, 5, 0, 5]) {
      put(value);
      clock.advance(60_000);
    }
    expect(alarms.history.find(({ to }) => to === 'ALARM')?.at).toBe(360_000);
  });

  it('computes a percentile over the samples of the period', () => {
    const { Statistic: _, ...rest } = ALARM;
    const { clock, alarms, put } = start({ ...rest, ExtendedStatistic: 'p99', Threshold: 900 });
    for (let sample = 0; sample < 200; sample += 1) put(sample < 196 ? 10 : 1000);
    clock.advance(60_000);
    expect(alarms.state('errors')).toBe('ALARM');
  });

  it('keeps its state on too few samples for a percentile when it is told to ignore them', () => {
    const { Statistic: _, ...rest } = ALARM;
    const low = { ...rest, ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'ignore' };
    const { clock, alarms, put } = start(low);
    for (let sample = 0; sample < 999; sample += 1) put(1000);
    clock.advance(60_000);
    expect(alarms.state('errors')).toBe('INSUFFICIENT_DATA');
  });

  it('compares the result of metric math', () => {
    const { clock, alarms, metrics, put } = start({
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Metrics: [
        { Id: 'rate', Expression: '100 * errors / calls' },
        series('errors', 'Errors'),
        series('calls', 'Invocations'),
      ],
    });
    const dimensions = { FunctionName: 'quote', Resource: 'quote:live' };
    for (let call = 0; call < 10; call += 1) {
      metrics.put({ namespace: 'AWS/Lambda', name: 'Invocations', dimensions, value: 1, at: clock.now() });
      put(call === 0 ? 1 : 0);
    }
    clock.advance(60_000);
    expect(alarms.state('errors')).toBe('ALARM');
  });

  it('keeps its state when a stack update changes its threshold', () => {
    const { clock, alarms, put } = start(ALARM);
    put(5);
    clock.advance(60_000);
    alarms.put([alarmDefinition('Errors', 'errors', { ...ALARM, Threshold: 100 })]);
    expect(alarms.state('errors')).toBe('ALARM');
  });

  it.each([
    [{ ...ALARM, Statistic: 'IQM' }, 'IQM'],
    [{ ...ALARM, ComparisonOperator: 'GreaterThanUpperThreshold' }, 'GreaterThanUpperThreshold'],
    [{ ...ALARM, Threshold: undefined }, 'Threshold is missing'],
    [
      { ...ALARM, Metrics: [{ Id: 'x', Expression: 'ANOMALY_DETECTION_BAND(m, 2)' }] },
      'ANOMALY_DETECTION_BAND',
    ],
  ])('refuses what is not modelled, by alarm and name', (properties, named) => {
    expect(() => alarmDefinition('Errors', 'errors', properties)).toThrow(
      `alarm Errors cannot be rehearsed: `,
    );
    expect(() => alarmDefinition('Errors', 'errors', properties)).toThrow(named);
  });
});

function states(alarms: Alarms): readonly string[] {
  return alarms.history.map(({ to }) => to);
}

/** A series of an alarm's metric math that is not compared itself. */
function series(Id: string, MetricName: string) {
  return {
    Id,
    ReturnData: false,
    MetricStat: {
      Period: 60,
      Stat: 'Sum',
      Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: DIMENSIONS },
    },
  };
}
