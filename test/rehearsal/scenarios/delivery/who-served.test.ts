import { withoutShare } from '../../../../rehearsal/scenarios/delivery/who-served';
import { FACTS, sample } from './facts';

/** The canary began at 60 ms of the load, and had everything from 360 ms on. */
const found = (target: string, atMs: number, durationMs = 5) =>
  withoutShare({ ...FACTS, samples: [{ ...sample(atMs, target), durationMs }] }).length;

describe('answers of a revision without a share', () => {
  it.each([
    ['before its first share', 'api:2', 10, 1],
    ['after its last share', 'api:1', 400, 1],
    ['while it has one', 'api:2', 100, 0],
    ['beside another revision', 'api:1', 100, 0],
  ] as const)('%s', (_when, target, atMs, expected) => {
    expect(found(target, atMs)).toBe(expected);
  });

  it('are none when the request was under way as the share changed', () => {
    expect(found('api:2', 50, 20)).toBe(0);
    expect(found('api:1', 355, 20)).toBe(0);
  });

  it('are none of requests that no revision answered', () => {
    expect(withoutShare({ ...FACTS, samples: [sample(10, undefined, 'status 503')] })).toEqual([]);
  });
});
