import { figures, percentile } from '../../../rehearsal/load/samples';
import type { Sample } from '../../../rehearsal/load/samples';

const sample = (durationMs: number, failure?: string): Sample => ({
  operation: 'read',
  atMs: 0,
  durationMs,
  failure,
});

describe('percentile', () => {
  // Cases of the nearest-rank method: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method
  test.each([
    [5, 15],
    [30, 20],
    [40, 20],
    [50, 35],
    [100, 50],
  ])('%d of five values is %d', (percent, expected) => {
    expect(percentile([35, 20, 15, 50, 40], percent)).toBe(expected);
  });

  test('is 0 of no values', () => {
    expect(percentile([], 99)).toBe(0);
  });
});

describe('figures of samples', () => {
  test('count requests and failures, and list reasons by frequency', () => {
    const result = figures([sample(1), sample(2, 'b'), sample(3, 'a'), sample(4, 'a')]);

    expect(result).toMatchObject({ requests: 4, failed: 3 });
    expect(Object.entries(result.failures)).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  test('leave failures out of the latency', () => {
    expect(figures([sample(10), sample(5000, 'no answer')])).toMatchObject({ p50: 10, p99: 10 });
  });
});
