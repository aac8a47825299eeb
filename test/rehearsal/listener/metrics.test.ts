import { manualClock } from '../../../rehearsal/clock';
import { Metrics } from '../../../rehearsal/listener/metrics';

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html

const MINUTE = 60_000;

test('a counter is summed over the period asked for, its end excluded', () => {
  const clock = manualClock();
  const metrics = new Metrics(() => clock.now());
  for (const wait of [0, 59_999, 1]) {
    clock.advance(wait);
    metrics.count('RequestCount');
  }
  expect(metrics.statistic('RequestCount', 'Sum', 0, MINUTE)).toBe(2);
  expect(metrics.statistic('RequestCount', 'Sum', MINUTE, 2 * MINUTE)).toBe(1);
  expect(metrics.total('RequestCount')).toBe(3);
});

test('a period in which nothing happened has no data', () => {
  const metrics = new Metrics(() => 0);
  expect(metrics.statistic('HTTPCode_Target_5XX_Count', 'Sum', 0, MINUTE)).toBeUndefined();
  expect(metrics.statistic('TargetResponseTime', 'p99', 0, MINUTE)).toBeUndefined();
});

test.each([
  ['Average', 50.5],
  ['Minimum', 1],
  ['Maximum', 100],
  ['Sum', 5050],
  ['SampleCount', 100],
  ['p50', 50],
  ['p99', 99],
  ['p99.5', 100],
  ['p100', 100],
  ['p0', 1],
] as const)('%s of 1 to 100 is %d', (statistic, expected) => {
  const metrics = new Metrics(() => 0);
  for (let value = 100; value >= 1; value--) metrics.responseTime(value);
  expect(metrics.statistic('TargetResponseTime', statistic, 0, 1)).toBe(expected);
});

test('a percentile above 100 is refused', () => {
  const metrics = new Metrics(() => 0);
  metrics.responseTime(1);
  expect(() => metrics.statistic('TargetResponseTime', 'p101', 0, 1)).toThrow('p101 is no percentile');
});

test('a host count weighs by the time it held, and holds from before the period', () => {
  const clock = manualClock();
  const metrics = new Metrics(() => clock.now());
  metrics.hostCount('HealthyHostCount', 2);
  clock.advance(1.5 * MINUTE);
  metrics.hostCount('HealthyHostCount', 1);
  clock.advance(2 * MINUTE);
  expect(metrics.statistic('HealthyHostCount', 'Average', MINUTE, 2 * MINUTE)).toBe(1.5);
  expect(metrics.statistic('HealthyHostCount', 'Minimum', 0, MINUTE)).toBe(2);
  expect(metrics.statistic('HealthyHostCount', 'Minimum', 2 * MINUTE, 3 * MINUTE)).toBe(1);
  expect(metrics.total('HealthyHostCount')).toBe(1);
});

test('a host count that is not reported any more has no data from then on', () => {
  const clock = manualClock();
  const metrics = new Metrics(() => clock.now());
  metrics.hostCount('HealthyHostCount', 2);
  clock.advance(MINUTE);
  metrics.hostCount('HealthyHostCount', undefined);
  clock.advance(MINUTE);
  metrics.hostCount('HealthyHostCount', 0);
  clock.advance(MINUTE);
  expect(
    [0, 1, 2].map((minute) =>
      metrics.statistic('HealthyHostCount', 'Maximum', minute * MINUTE, (minute + 1) * MINUTE),
    ),
  ).toEqual([2, undefined, 0]);
});

test('a host count has no data for a time that has not come', () => {
  const clock = manualClock();
  const metrics = new Metrics(() => clock.now());
  metrics.hostCount('HealthyHostCount', 2);
  clock.advance(MINUTE);
  expect(metrics.statistic('HealthyHostCount', 'Maximum', MINUTE, 2 * MINUTE)).toBeUndefined();
});

test.each([
  ['Target', 204, ['HTTPCode_Target_2XX_Count']],
  ['Target', 502, ['HTTPCode_Target_5XX_Count']],
  ['ELB', 502, ['HTTPCode_ELB_5XX_Count', 'HTTPCode_ELB_502_Count']],
  ['ELB', 301, ['HTTPCode_ELB_3XX_Count']],
  ['ELB', 460, ['HTTPCode_ELB_4XX_Count']],
  ['ELB', 200, []],
] as const)('a %s status of %d counts under %j', (source, status, counted) => {
  const metrics = new Metrics(() => 0);
  metrics.countStatus(source, status);
  const seen = CODES.filter((name) => metrics.total(name) > 0);
  expect(seen).toEqual(counted);
});

const CODES = [
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
] as const;
