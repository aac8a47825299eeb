import { seededRandom } from '../../../rehearsal/load/random';

const draw = (seed: number, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.fraction());
};

describe('seeded random numbers', () => {
  test('repeat with the seed', () => {
    expect(draw(7, 50)).toEqual(draw(7, 50));
  });

  test('differ with another seed', () => {
    expect(draw(7, 50)).not.toEqual(draw(8, 50));
  });

  test('are spread evenly from 0 to 1', () => {
    const numbers = draw(1, 20_000);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
  });

  test('give every whole number of a range, both ends included', () => {
    const random = seededRandom(3);
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(2, 5)));

    expect([...seen].toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5]);
  });

  test('wait as long on average as asked for', () => {
    const random = seededRandom(5);
    const waits = Array.from({ length: 20_000 }, () => random.exponential(25));

    expect(waits.reduce((sum, value) => sum + value, 0) / waits.length).toBeCloseTo(25, 0);
  });

  test('pick nothing from an empty list', () => {
    expect(() => seededRandom(1).pick([])).toThrow('the list is empty');
  });

  test('pick a value that is undefined where the list has it', () => {
    expect(seededRandom(1).pick([undefined])).toBeUndefined();
  });
});
