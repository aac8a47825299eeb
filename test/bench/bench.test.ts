import { renderResult } from './report';
import { inTurn, median } from './samples';

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

describe('a printed result', () => {
  const text = renderResult(
    { title: 'Doors' },
    {
      columns: [
        { name: 'time', unit: 'ms' },
        { name: 'ratio', unit: 'x' },
      ],
      rows: [{ name: 'front', values: { time: 123.456, ratio: 0.504 } }],
      notes: ['Opened by hand.'],
    },
  );

  it('names unit, title and how it was measured', () => {
    expect(text).toMatch(/^Doors\n[^]*time \(ms\)[^]*\nOpened by hand\.$/);
  });

  it('gives ratios two digits and long times none', () => {
    expect(text).toMatch(/front\s+│\s+123 │\s+0\.50 │/);
  });
});
