import { growth, inTurn, median, percentile, ratio, spread } from '../../bench/samples';

describe('median', () => {
  it('is the middle of an odd number of values', () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  it('is between the two in the middle of an even number of values', () => {
    expect(median([4, 1, 2, 30])).toBe(3);
  });

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow('nothing to take a median of');
  });
});

describe('percentile', () => {
  it('lies between the two values around its place', () => {
    expect(percentile([10, 20, 30, 40, 50], 90)).toBeCloseTo(46);
  });
});

describe('spread', () => {
  it('is the median with the lowest and the highest', () => {
    expect(spread([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
  });
});

describe('ratio', () => {
  it('compares what was measured in the same round', () => {
    expect(ratio([2, 30, 8], [1, 10, 2])).toEqual({ median: 3, min: 2, max: 4 });
  });
});

describe('growth', () => {
  it('is the last quarter over the first', () => {
    expect(growth([10, 10, 99, 99, 0, 0, 15, 15])).toBe(1.5);
  });
});

/** Measures two things; each value is the number of measurements so far. */
async function measure(rounds: number) {
  const order: string[] = [];
  const thing = (name: string) => async () => {
    order.push(name);
    return order.length;
  };
  return { samples: await inTurn([thing('a'), thing('b')], rounds), order };
}

describe('measuring in turn', () => {
  it('measures each thing once in every round', async () => {
    expect((await measure(2)).order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  it('leaves the first round out', async () => {
    expect((await measure(2)).samples).toEqual([
      [3, 5],
      [4, 6],
    ]);
  });
});
