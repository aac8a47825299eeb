import { problemsOf } from '../../../../rehearsal/scenarios/delivery/findings';
import type { ReleaseExpectation, ReleaseFacts } from '../../../../rehearsal/scenarios/delivery/findings';
import { FACTS, MINUTE, sample, SUCCEEDS, VIEW } from './facts';

const ROLLED_BACK: Partial<ReleaseFacts> = {
  view: {
    ...VIEW,
    status: 'Stopped',
    error: { code: 'ALARM_ACTIVE', message: 'red' },
    rollback: { id: 'd-2', status: 'Succeeded' },
  },
  changes: [...FACTS.changes, { at: 7 * MINUTE, listener: 'production', shares: { 'api:1': 100 } }],
  liveRevision: 'api:1',
};
const GOES_BACK: ReleaseExpectation = {
  status: 'Stopped',
  code: 'ALARM_ACTIVE',
  ends: 'old',
  failures: 'none',
  reached: true,
};

/** The requests of a good release, and one that failed. */
function failed(target: string | undefined): ReleaseFacts['samples'] {
  return [...FACTS.samples, sample(401, target, 'status 500 instead of 201')];
}

describe('the verdict on a release', () => {
  it('finds nothing wrong with a good one', () => {
    expect(problemsOf(FACTS, SUCCEEDS)).toEqual([]);
  });

  it('finds nothing wrong with one that was to be rolled back, and was', () => {
    expect(problemsOf({ ...FACTS, ...ROLLED_BACK }, GOES_BACK)).toEqual([]);
  });

  it('finds nothing wrong with failures that the new revision noted, each of them', () => {
    const samples = [...FACTS.samples, sample(401, 'api:2', 'status 500 instead of 201')];
    const facts = { ...FACTS, ...ROLLED_BACK, samples, faults: 1 };

    expect(problemsOf(facts, { ...GOES_BACK, failures: 'of-the-new' })).toEqual([]);
  });

  it('finds nothing wrong with failures that the old revision had before', () => {
    const samples = [...FACTS.samples, sample(20, 'api:1', 'status 500 instead of 201')];

    expect(problemsOf({ ...FACTS, samples, faults: 1 }, { ...SUCCEEDS, failures: 'of-the-old' })).toEqual([]);
  });

  it.each<[string, Partial<ReleaseFacts>, Partial<ReleaseExpectation>, string]>([
    ['another end', { view: { ...VIEW, status: 'Failed' } }, {}, 'ended as Failed; expected was Succeeded'],
    [
      'another reason',
      ROLLED_BACK,
      { ...GOES_BACK, code: 'MANUAL_STOP' },
      'ended as Stopped, ALARM_ACTIVE, red',
    ],
    ['a share of the production traffic', {}, { reached: false }, 'gave the new revision a share'],
    ['the other revision in the end', ROLLED_BACK, {}, 'ends with api:1: 100 and api:1 in charge'],
    [
      'another revision in charge than the listener has',
      { liveRevision: 'api:1' },
      {},
      'ends with api:2: 100 and api:1 in charge',
    ],
    [
      'a rollback that failed',
      { ...ROLLED_BACK, view: { ...VIEW, ...ROLLED_BACK.view, rollback: { id: 'd-2', status: 'Failed' } } },
      GOES_BACK,
      'It was not rolled back',
    ],
    ['no requests', { samples: [] }, { reached: false }, 'No request was sent'],
    ['users who reached the new revision', {}, { reached: false }, 'Users reached the new revision'],
    ['no user on the new revision', { samples: [sample(1, 'api:1')] }, {}, 'No user reached'],
    ['a failed request', { samples: failed('api:2') }, {}, 'Requests failed: 1 × status 500'],
    [
      'a failed request of the old revision',
      { samples: failed('api:1'), faults: 1 },
      { failures: 'of-the-new' },
      'Requests failed that api:2 did not have',
    ],
    [
      'a failed request of no revision',
      { samples: failed(undefined), faults: 1 },
      { failures: 'of-the-new' },
      'Requests failed that api:2 did not have',
    ],
    [
      'a failure that the new revision did not note',
      { samples: failed('api:2'), faults: 2 },
      { failures: 'of-the-new' },
      '1 requests of api:2 failed; its program noted 2.',
    ],
    ['a fault that was not there', {}, { failures: 'of-the-new' }, 'its fault was not there to be found'],
    [
      'a shift before its time',
      {
        changes: FACTS.changes.map((change, index) =>
          index === 2 ? { ...change, at: 6 * MINUTE - 1 } : change,
        ),
      },
      {},
      'had 100 percent where the plan gives 10',
    ],
    [
      'traffic before the shift began',
      { view: { ...VIEW, events: [] } },
      {},
      'had 10 percent where the plan gives 0',
    ],
    [
      'shares that do not add up',
      { changes: [...FACTS.changes, { at: 7 * MINUTE, listener: 'production', shares: { 'api:2': 99 } }] },
      {},
      'Shares add up to 99',
    ],
    [
      'an answer of a revision without a share',
      { samples: [...FACTS.samples, sample(10, 'api:2')] },
      {},
      'api:2 answered a request of second 0.01, when it had no share',
    ],
  ])('names %s', (_what, facts, expected, problem) => {
    const problems = problemsOf({ ...FACTS, ...facts }, { ...SUCCEEDS, ...expected });

    expect(problems.join(' ')).toContain(problem);
  });

  it('allows a timer to fire as early as this machine may let it', () => {
    const early = FACTS.changes.map((change, index) =>
      index === 2 ? { ...change, at: 6 * MINUTE - 1500 } : change,
    );

    expect(problemsOf({ ...FACTS, changes: early, slackMs: 2 }, SUCCEEDS)).toEqual([]);
    expect(problemsOf({ ...FACTS, changes: early, slackMs: 1 }, SUCCEEDS)).toHaveLength(1);
  });
});
