/** Measured values of one thing, in order of measuring. */
export type Samples = readonly number[];

/** What several measurements of one thing come to. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Middle value. @throws RangeError without any value */
export function median(samples: Samples): number {
  return percentile(samples, 50);
}

/** Value below which so many percent are, between two values where none stands there. @throws RangeError without any value */
export function percentile(samples: Samples, percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const lower = sorted[Math.floor(place)];
  const upper = sorted[Math.ceil(place)];
  if (lower === undefined || upper === undefined)
    throw new RangeError('There is nothing to take a median of.');
  return lower + (upper - lower) * (place - Math.floor(place));
}

/** @throws RangeError without any value */
export function spread(samples: Samples): Spread {
  return { median: median(samples), min: Math.min(...samples), max: Math.max(...samples) };
}

/**
 * How many times the second of two things the first one is, round by round: what was measured in the same round met the
 * same machine. @throws RangeError without any pair
 */
export function ratio(samples: Samples, others: Samples): Spread {
  return spread(
    samples.flatMap((value, round) => (others[round] === undefined ? [] : [value / others[round]])),
  );
}

/**
 * Measures several things in turn, again and again, so that a slow moment of the machine hits all of them: the ratio of
 * two medians of one run says more than two runs.
 *
 * @param rounds how often each is measured, after one round that does not count
 * @returns for each thing what was measured, round by round
 */
export async function inTurn<T>(
  things: readonly (() => Promise<T>)[],
  rounds: number,
): Promise<readonly (readonly T[])[]> {
  const samples = things.map((): T[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, measure] of things.entries()) {
      const value = await measure();
      if (round > 0) samples[index]?.push(value);
    }
  }
  return samples;
}

/** One value of each measurement, round by round, without the measurements that have none. */
export function of<Part extends string>(
  measurements: readonly Readonly<Partial<Record<Part, number>>>[],
  part: Part,
): number[] {
  return measurements.flatMap((measured) => measured[part] ?? []);
}

/** How many times its first quarter the last quarter of a series is, by their medians. @throws RangeError without any value */
export function growth(series: Samples): number {
  const quarter = Math.max(1, Math.floor(series.length / 4));
  return median(series.slice(-quarter)) / median(series.slice(0, quarter));
}
