import type { Deployment } from '../../../../rehearsal/codedeploy/model';
import { problemsOf } from '../../../../rehearsal/scenarios/quote/findings';
import type { ReleaseExpectation, ReleaseFacts } from '../../../../rehearsal/scenarios/quote/findings';

const MINUTE = 60_000;
const DEPLOYMENT: Deployment = {
  id: 'd-1',
  applicationName: 'app',
  groupName: 'group',
  computePlatform: 'Lambda',
  configName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
  creator: 'CloudFormation',
  status: 'Succeeded',
  events: [{ name: 'AllowTraffic', status: 'Succeeded', startedAt: MINUTE }],
  createdAt: 0,
  completedAt: 10 * MINUTE,
};
const FACTS: ReleaseFacts = {
  deployment: DEPLOYMENT,
  oldVersion: '1',
  newVersion: '2',
  routing: { type: 'TimeBasedCanary', percentage: 10, intervalMinutes: 5 },
  changes: [change(MINUTE, 10), change(6 * MINUTE, 100)],
  calls: [
    { atMs: 1, durationMs: 1, version: '1' },
    { atMs: 2, durationMs: 1, version: '2' },
  ],
  toleranceMs: 0,
};
const SUCCEEDS: ReleaseExpectation = { status: 'Succeeded', ends: 'new', failures: 'none', reached: true };

describe('the verdict on a release', () => {
  it('finds nothing wrong with a good one', () => {
    expect(problemsOf(FACTS, SUCCEEDS)).toEqual([]);
  });

  it.each<[string, Partial<ReleaseFacts>, Partial<ReleaseExpectation>, string]>([
    [
      'another end of the deployment',
      { deployment: { ...DEPLOYMENT, status: 'Failed' } },
      {},
      'ended as Failed',
    ],
    [
      'an alias that ends on the other version',
      { changes: [change(MINUTE, 10)] },
      {},
      'ends with 1: 90, 2: 10',
    ],
    [
      'a rollback that did not happen',
      { changes: [change(MINUTE, 0)] },
      { ends: 'old' },
      'No rollback deployment',
    ],
    [
      'a shift before its time',
      { changes: [change(MINUTE, 10), change(6 * MINUTE - 1, 100)] },
      {},
      'had 100.0 percent where the plan gives 10',
    ],
    ['too large a share', { changes: [change(MINUTE, 11), change(6 * MINUTE, 100)] }, {}, 'had 11.0 percent'],
    [
      'a call that no version had',
      { calls: [...FACTS.calls, { atMs: 3, durationMs: 0, failure: 'TooManyRequestsException' }] },
      {},
      '1 calls reached no version',
    ],
    [
      'a failed call',
      { calls: [...FACTS.calls, { atMs: 3, durationMs: 0, version: '2', failure: 'E' }] },
      {},
      '1 calls failed that had to be served',
    ],
    [
      'a failed call of the old version',
      { calls: [...FACTS.calls, { atMs: 3, durationMs: 0, version: '1', failure: 'E' }] },
      { failures: 'of-the-new-version' },
      '1 calls failed that had to be served: E: 1',
    ],
    ['a fault that was not there', {}, { failures: 'of-the-new-version' }, 'the fault was not there'],
    ['callers who reached the new version', {}, { reached: false }, 'Callers reached'],
    ['no caller on the new version', { calls: FACTS.calls.slice(0, 1) }, {}, 'No caller reached'],
    ['no calls', { calls: [] }, { reached: false }, 'No call was made'],
  ])('names %s', (_what, facts, expected, problem) => {
    const problems = problemsOf({ ...FACTS, ...facts }, { ...SUCCEEDS, ...expected });
    expect(problems.join(' ')).toContain(problem);
  });
});

function change(at: number, percent: number): ReleaseFacts['changes'][number] {
  const routing =
    percent === 100
      ? { functionVersion: '2' }
      : { functionVersion: '1', ...(percent > 0 && { additional: { version: '2', weight: percent / 100 } }) };
  return { functionName: 'quote', alias: 'live', routing, at };
}
