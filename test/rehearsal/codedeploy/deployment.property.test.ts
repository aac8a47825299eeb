import * as fc from 'fast-check';
import { manualClock } from '../../../rehearsal/clock';
import { lambdaTarget } from '../../../rehearsal/codedeploy/lambda-target';
import { plannedPercent } from '../../../rehearsal/codedeploy/traffic-routing';
import type { TrafficRouting } from '../../../rehearsal/codedeploy/traffic-routing';
import { assertRouting, chooseVersion, shares } from '../../../rehearsal/lambda/routing';
import type { AliasRouting } from '../../../rehearsal/lambda/routing';
import type { LambdaService } from '../../../rehearsal/lambda/service';
import { seededRandom } from '../../../rehearsal/load/random';
import type { Random } from '../../../rehearsal/load/random';
import { lambdaFixture } from '../lambda/functions';
import { engine, GROUP, MINUTE } from './engine';
import type { Engine } from './engine';

/** A change of the alias. */
interface AliasChange {
  readonly routing: AliasRouting;
  /** Template milliseconds. */
  readonly at: number;
}

const NEW = '2';
const REVISION = { functionName: 'quote', alias: 'live', currentVersion: '1', targetVersion: NEW };

const minutes = fc.integer({ min: 1, max: 30 });
const percentage = fc.integer({ min: 1, max: 99 });
const routing: fc.Arbitrary<TrafficRouting> = fc.oneof(
  fc.constant({ type: 'AllAtOnce' as const }),
  fc.record({ type: fc.constant('TimeBasedCanary' as const), percentage, intervalMinutes: minutes }),
  fc.record({ type: fc.constant('TimeBasedLinear' as const), percentage, intervalMinutes: minutes }),
);
/** What happens to a deployment, and how long after the thing before. */
const happening = fc.record({
  afterMs: fc.integer({ min: 0, max: 90 * MINUTE }),
  what: fc.constantFrom('pass', 'fail', 'alarm', 'calm', 'stop', 'second', 'call'),
});
const scenario = fc.record({
  routing,
  hooks: fc.subarray(['BeforeAllowTraffic', 'AfterAllowTraffic']),
  rollbackOn: fc.constantFrom(GROUP.rollbackOn, []),
  happenings: fc.array(happening, { maxLength: 25 }),
  seed: fc.integer(),
});

describe('any deployment of a function, whatever hooks, alarms and operators do', () => {
  const fixture = lambdaFixture(manualClock());
  const lambda = fixture.service;
  beforeAll(async () => {
    // No process starts: nothing is called but the draw of a version.
    await fixture.put('exports.handler = async () => 1;');
    for (const version of ['1', '2']) await lambda.publish('quote', version);
  });
  afterAll(() => fixture.close());

  it('keeps to weights that are valid and planned, loses no call, and ends on one side when it rolls back', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        lambda.putAlias('quote', 'live', { functionVersion: '1' });
        const tested = engine({ routing: given.routing, rollbackOn: given.rollbackOn }, (hooks) =>
          lambdaTarget(lambda, { ...REVISION, hooks }),
        );
        const changes: AliasChange[] = [];
        const forget = lambda.onRouting(({ routing: to }) =>
          changes.push({ routing: to, at: tested.clock.now() }),
        );
        const random = seededRandom(given.seed);
        const { id } = tested.create(Object.fromEntries(given.hooks.map((event) => [event, event])));
        for (const { afterMs, what } of given.happenings) {
          tested.clock.advance(afterMs);
          act(tested, id, what);
          assertServed(tested, id, lambda, random);
        }
        // At most an hour for each hook, and the longest shift.
        tested.clock.advance(2 * 60 * MINUTE + 100 * 30 * MINUTE);
        forget();
        assertEnd(tested, id, given.rollbackOn.length > 0);
        assertAlias(tested, lambda);
        assertWeights(tested, given.routing, id, changes);
        expect(tested.clock.pending).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

function act(tested: Engine, id: string, what: string): void {
  const active = tested.service.deployment(id).completedAt === undefined;
  const waiting = tested.service
    .deployment(id)
    .events.some(({ name, status }) => status === 'InProgress' && name !== 'AllowTraffic');
  if (what === 'alarm') tested.setAlarm('ALARM');
  if (what === 'calm') tested.setAlarm('OK');
  if (what === 'stop' && active) tested.service.stop(id);
  if (what === 'second' && active) expectRefusal(tested);
  if (waiting && what === 'pass') tested.report('Succeeded');
  if (waiting && what === 'fail') tested.report('Failed');
}

function expectRefusal(tested: Engine): void {
  expect(() => tested.create()).toThrow('already has an active Deployment');
}

function assertEnd(tested: Engine, id: string, rollsBack: boolean): void {
  const { status, completedAt } = tested.service.deployment(id);
  const percent = tested.shifts.at(-1)?.percent ?? 0;
  expect(completedAt).toBeDefined();
  const asked = rollsBack ? [0] : [0, percent];
  expect(status === 'Succeeded' ? [100] : asked).toContain(percent);
}

/** Whom the alias calls in the end is whom the deployment, or its rollback, has shifted to last. */
function assertAlias({ shifts }: Engine, lambda: LambdaService): void {
  const percent = shifts.at(-1)?.percent ?? 0;
  const { [NEW]: share = 0 } = shares(lambda.function('quote').alias('live'));
  expect(share).toBeCloseTo(percent, 9);
}

/** The next call has a version that is published, and one that has its turn: a call has nowhere else to go. */
function assertServed(tested: Engine, id: string, lambda: LambdaService, random: Random): void {
  const called = lambda.function('quote');
  const version = chooseVersion(called.routing('live'), random);
  expect(called.configuration(version).functionName).toBe('quote');
  const { status, events } = tested.service.deployment(id);
  const begun = events.some(({ name, startedAt }) => name === 'AllowTraffic' && startedAt !== undefined);
  const { currentVersion } = REVISION;
  const both = [currentVersion, NEW];
  const turns = begun ? (status === 'Succeeded' ? [NEW] : both) : [currentVersion];
  expect(turns).toContain(version);
}

function assertWeights(
  tested: Engine,
  plan: TrafficRouting,
  id: string,
  changes: readonly AliasChange[],
): void {
  const startedAt = tested.service
    .deployment(id)
    .events.find(({ name }) => name === 'AllowTraffic')?.startedAt;
  for (const { at, routing: alias } of changes) {
    assertRouting(alias);
    const byVersion = shares(alias);
    const total = Object.values(byVersion).reduce((sum, share) => sum + share, 0);
    expect(total).toBeCloseTo(100, 9);
    const planned = startedAt === undefined ? 0 : plannedPercent(plan, at - startedAt);
    expect(byVersion[NEW] ?? 0).toBeLessThanOrEqual(planned + 1e-9);
  }
}
