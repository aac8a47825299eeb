import { ENVIRONMENT_NAMES } from '../../lib/config';
import type { MetricKey } from '../../rehearsal/alarms/metrics';
import { emittedMetrics } from './emitted-metrics';
import { KnownMetrics } from './known-metrics';
import { LookedAt } from './looked-at';

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const lookedAt = new LookedAt(environment);
  let known: KnownMetrics;
  beforeAll(async () => {
    known = new KnownMetrics(lookedAt, await emittedMetrics(lookedAt));
  });

  it('every metric that an alarm or a widget names is one that a resource or the code emits', () => {
    const named = lookedAt.namedMetrics();
    const problems = named.map(([by, metric]) => [by, known.problemOf(metric)]);

    expect(named.length).toBeGreaterThan(70);
    expect(problems.filter(([, problem]) => problem !== undefined)).toEqual([]);
  });

  it.each<readonly [string, (metric: MetricKey) => MetricKey, RegExp]>([
    [
      'a misspelled name',
      (metric) => ({ ...metric, name: 'RequestsCount' }),
      /documents no AWS.*RequestsCount/,
    ],
    [
      'a misspelled dimension',
      ({ dimensions: { LoadBalancer = '' }, ...metric }) => ({
        ...metric,
        dimensions: { LoadBalancers: LoadBalancer },
      }),
      /not by LoadBalancers/,
    ],
    ['a dimension too few', (metric) => ({ ...metric, dimensions: {} }), /by LoadBalancer or/],
    [
      'a dimension that names no resource',
      (metric) => ({ ...metric, dimensions: { LoadBalancer: 'app/other/0' } }),
      /no resource of the templates is the LoadBalancer app\/other\/0/,
    ],
    ['a namespace of nobody', (metric) => ({ ...metric, namespace: 'AWS/ELB' }), /documents no AWS\/ELB/],
    [
      'a metric of our own that nothing emits',
      () => ({ namespace: `shop-${environment}`, name: 'QuotePriced', dimensions: { service: 'quote' } }),
      /nothing emits .*QuotePriced/,
    ],
  ])('%s would be found', (_, change, problem) => {
    const [, requests] = lookedAt.namedMetrics().find(([, { name }]) => name === 'RequestCount') ?? [];
    if (requests === undefined) throw new Error('No widget shows requests.');
    const total = { ...requests, dimensions: { LoadBalancer: requests.dimensions.LoadBalancer ?? '' } };

    expect(known.problemOf(total)).toBeUndefined();
    expect(known.problemOf(change(total))).toMatch(problem);
  });

  it('the alarm on throttling counts the orders table and each of its indexes, reads and writes', () => {
    const named = lookedAt.namedMetrics().filter(([by]) => by.includes('OrdersTableThrottled'));
    const counted = named.map(
      ([, { name, dimensions }]) => `${dimensions.GlobalSecondaryIndexName ?? 'table'} ${name}`,
    );

    expect(counted.toSorted()).toEqual(
      ['byCustomer', 'openOrders', 'table'].flatMap((name) => [
        `${name} ReadThrottleEvents`,
        `${name} WriteThrottleEvents`,
      ]),
    );
  });

  it('a dashboard stays within what an account has for nothing: 50 metrics', () => {
    const metrics = lookedAt.widgets().flatMap(({ properties }) => properties.metrics ?? []);
    const counted = metrics.filter(([namespace]) => typeof namespace === 'string');

    expect(counted.length).toBeGreaterThan(30);
    expect(counted.length).toBeLessThanOrEqual(50);
  });
});
