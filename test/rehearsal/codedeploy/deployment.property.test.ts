import * as fc from 'fast-check';
import { plannedPercent } from '../../../rehearsal/codedeploy/traffic-routing';
import type { TrafficRouting } from '../../../rehearsal/codedeploy/traffic-routing';
import { assertRouting, chooseVersion, shares } from '../../../rehearsal/lambda/routing';
import type { AliasRouting } from '../../../rehearsal/lambda/routing';
import { seededRandom } from '../../../rehearsal/load/random';
import { engine, GROUP, MINUTE } from './engine';
import type { Engine } from './engine';

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

describe('any deployment, whatever hooks, alarms and operators do', () => {
  it('keeps to weights that are valid and planned, loses no call, and ends on one side when it rolls back', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const tested = engine({ routing: given.routing, rollbackOn: given.rollbackOn });
        const random = seededRandom(given.seed);
        const { id } = tested.create(Object.fromEntries(given.hooks.map((event) => [event, event])));
        for (const { afterMs, what } of given.happenings) {
          tested.clock.advance(afterMs);
          act(tested, id, what);
          // Exactly one version has each call: a call has nowhere else to go.
          expect(['1', '2']).toContain(chooseVersion(aliasOf(tested), random));
        }
        // At most an hour for each hook, and the longest shift.
        tested.clock.advance(2 * 60 * MINUTE + 100 * 30 * MINUTE);
        assertEnd(tested, id, given.rollbackOn.length > 0);
        assertWeights(tested, given.routing, id);
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

function assertWeights(tested: Engine, plan: TrafficRouting, id: string): void {
  const startedAt = tested.service
    .deployment(id)
    .events.find(({ name }) => name === 'AllowTraffic')?.startedAt;
  for (const { at, percent } of tested.shifts) {
    const alias = aliasAt(percent);
    assertRouting(alias);
    const total = Object.values(shares(alias)).reduce((sum, share) => sum + share, 0);
    expect(total).toBeCloseTo(100, 9);
    expect(percent).toBeLessThanOrEqual(startedAt === undefined ? 0 : plannedPercent(plan, at - startedAt));
  }
}

function aliasOf({ shifts }: Engine): AliasRouting {
  return aliasAt(shifts.at(-1)?.percent ?? 0);
}

/** As `lambdaTarget` sets the alias. */
function aliasAt(percent: number): AliasRouting {
  if (percent <= 0) return { functionVersion: '1' };
  if (percent >= 100) return { functionVersion: '2' };
  return { functionVersion: '1', additional: { version: '2', weight: percent / 100 } };
}
