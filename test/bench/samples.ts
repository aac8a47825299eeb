/** Measured values of one thing, in order of measuring. */
export type Samples = readonly number[];

/** Middle value. @throws RangeError without any value */
export function median(samples: Samples): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined)
    throw new RangeError('There is nothing to take a median of.');
  return (lower + upper) / 2;
}

/**
 * Measures several things in turn, again and again, so that a slow moment of the machine hits all of them: the ratio of
 * two medians of one run says more than two runs.
 *
 * @param rounds how often each is measured, after one round that does not count
 */
export async function inTurn(
  things: readonly (() => Promise<number>)[],
  rounds: number,
): Promise<readonly Samples[]> {
  const samples = things.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, measure] of things.entries()) {
      const value = await measure();
      if (round > 0) samples[index]?.push(value);
    }
  }
  return samples;
}
