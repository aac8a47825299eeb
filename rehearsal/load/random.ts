/** Random numbers that a seed repeats: the same seed gives the same orders and the same arrivals. */
export interface Random {
  /** At least 0, less than 1. */
  fraction(): number;
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** One of the items. @throws RangeError when there are none */
  pick<T>(items: readonly T[]): T;
  /** Waiting time until the next event of a Poisson process with this mean. */
  exponential(mean: number): number;
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/** Mulberry32: 32 bits of state, ample for choosing orders and spacing requests; nothing secret comes from it. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (least: number, most: number): number =>
    least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    integer,
    pick: (items) => {
      const [picked] = items
        .slice(integer(0, items.length - 1))
        .slice(0, 1)
        .map((item) => ({ item }));
      if (!picked) throw new RangeError('There is nothing to pick from: the list is empty.');
      return picked.item;
    },
    exponential: (mean) => -Math.log(1 - fraction()) * mean,
    hex: (digits) => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join(''),
  };
}
