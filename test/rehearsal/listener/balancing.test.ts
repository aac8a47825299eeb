import * as fc from 'fast-check';
import { chooseTargetGroup } from '../../../rehearsal/listener/action';
import { chooser } from '../../../rehearsal/listener/algorithm';

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#modify-routing-algorithm

/** Pseudo-random numbers from 0 up to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('weights', () => {
  test.each([[[90, 10]], [[1, 1]], [[999, 1]], [[50, 30, 20]], [[0, 100]]])(
    '%j share a hundred thousand requests in proportion',
    (weights) => {
      const random = seeded(7);
      const targetGroups = weights.map((weight, index) => ({ targetGroup: String(index), weight }));
      const requests = 100_000;
      const counts = weights.map(() => 0);
      for (let request = 0; request < requests; request++) {
        const chosen = Number(chooseTargetGroup({ type: 'forward', targetGroups }, random()));
        counts[chosen] = (counts[chosen] ?? 0) + 1;
      }
      const total = weights.reduce((sum, weight) => sum + weight);
      weights.forEach((weight, index) => {
        const share = weight / total;
        // Five standard deviations of a binomial distribution.
        const tolerance = 5 * Math.sqrt(requests * share * (1 - share));
        expect(Math.abs((counts[index] ?? 0) - requests * share)).toBeLessThanOrEqual(tolerance);
      });
    },
  );

  test('never give a request to a group of weight 0', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, random) => {
        const targetGroups = given.map((weight, index) => ({ targetGroup: String(index), weight }));
        const chosen = chooseTargetGroup({ type: 'forward', targetGroups }, random);
        const nothingToChoose = given.every((weight) => weight === 0);
        expect(chosen === undefined).toBe(nothingToChoose);
        expect(nothingToChoose || (given[Number(chosen)] ?? 0) > 0).toBe(true);
      }),
    );
  });
});

describe('round robin', () => {
  test('takes turns, whatever is in flight', () => {
    const choose = chooser<{ id: string; inFlight: number }>('round_robin');
    const targets = [
      { id: 'a', inFlight: 9 },
      { id: 'b', inFlight: 0 },
      { id: 'c', inFlight: 4 },
    ];
    expect(Array.from({ length: 6 }, () => choose(targets).id)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });
});

describe('least outstanding requests', () => {
  test('takes the target with the fewest requests in flight', () => {
    const choose = chooser<{ id: string; inFlight: number }>('least_outstanding_requests');
    const targets = [
      { id: 'a', inFlight: 2 },
      { id: 'b', inFlight: 1 },
      { id: 'c', inFlight: 3 },
    ];
    expect(Array.from({ length: 3 }, () => choose(targets).id)).toEqual(['b', 'b', 'b']);
  });

  test('takes turns among targets that have equally many', () => {
    const choose = chooser<{ id: string; inFlight: number }>('least_outstanding_requests');
    const targets = ['a', 'b'].map((id) => ({ id, inFlight: 0 }));
    expect(Array.from({ length: 4 }, () => choose(targets).id)).toEqual(['a', 'b', 'a', 'b']);
  });
});
