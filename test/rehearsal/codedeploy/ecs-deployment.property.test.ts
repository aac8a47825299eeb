import * as fc from 'fast-check';
import { plannedPercent } from '../../../rehearsal/codedeploy/traffic-routing';
import type { TrafficRouting } from '../../../rehearsal/codedeploy/traffic-routing';
import { GROUP, MINUTE } from './engine';
import { assertWholeShares } from '../ecs/written-weights';
import { ecsEngine, EVERY_HOOK } from './ecs-engine';
import type { EcsEngine } from './ecs-engine';

const minutes = fc.integer({ min: 1, max: 30 });
const percentage = fc.integer({ min: 1, max: 99 });
const routing: fc.Arbitrary<TrafficRouting> = fc.oneof(
  fc.constant({ type: 'AllAtOnce' as const }),
  fc.record({ type: fc.constant('TimeBasedCanary' as const), percentage, intervalMinutes: minutes }),
  fc.record({ type: fc.constant('TimeBasedLinear' as const), percentage, intervalMinutes: minutes }),
);
/** What happens to a deployment, and how long after the thing before. */
const happening = fc.record({
  afterMs: fc.integer({ min: 0, max: 70 * MINUTE }),
  what: fc.constantFrom(
    'pass',
    'pass',
    'healthy',
    'healthy',
    'approve',
    'fail',
    'alarm',
    'calm',
    'stop',
    'stopOnly',
    'hurry',
  ),
});
const scenario = fc.record({
  routing,
  hooks: fc.subarray(Object.keys(EVERY_HOOK)),
  rollbackOn: fc.constantFrom(GROUP.rollbackOn, GROUP.rollbackOn, []),
  readyWaitMinutes: fc.option(minutes, { nil: undefined }),
  terminationWaitMinutes: fc.integer({ min: 0, max: 60 }),
  happenings: fc.array(happening, { maxLength: 25 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

describe('any deployment of a service, whatever tasks, hooks, alarms and operators do', () => {
  it('keeps weights valid and planned, ends no task that holds traffic, and goes back to where it began', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const { hooks, happenings, ...group } = given;
        const tested = ecsEngine(group);
        const { id } = tested.release({ hooks: Object.fromEntries(hooks.map((event) => [event, event])) });
        let rollsBack = group.rollbackOn.length > 0;
        for (const { afterMs, what } of happenings) {
          tested.clock.advance(afterMs);
          await tested.settle();
          if (act(tested, id, what) && what === 'stopOnly') rollsBack = false;
          await tested.settle();
          assertWeights(tested, given, id);
        }
        await runOut(tested);
        assertWeights(tested, given, id);
        assertEnd(tested, id, rollsBack);
        expect(tested.clock.pending).toBe(0);
      }),
      { numRuns: 120 },
    );
  });
});

/** At most an hour for each event, the longest shift, and both waits. */
async function runOut(tested: EcsEngine): Promise<void> {
  for (let hour = 0; hour < 65; hour += 1) {
    tested.clock.advance(60 * MINUTE);
    await tested.settle();
  }
}

/** @returns whether an operator stopped the deployment */
function act(tested: EcsEngine, id: string, what: string): boolean {
  const { service, tasks } = tested;
  const { status, events, completedAt, terminationWaitStarted } = service.deployment(id);
  const current = events.find((event) => event.status === 'InProgress')?.name;
  const waitingForHook = current !== undefined && current in EVERY_HOOK;
  if (what === 'alarm') tested.setAlarm('ALARM');
  if (what === 'calm') tested.setAlarm('OK');
  if (what === 'healthy') tasks.becomeHealthy();
  if (what === 'approve' && status === 'Ready') service.proceed(id, 'READY_WAIT');
  if (what === 'hurry' && terminationWaitStarted && completedAt === undefined) {
    service.proceed(id, 'TERMINATION_WAIT');
  }
  if (waitingForHook && what === 'pass') tested.report('Succeeded');
  if (waitingForHook && what === 'fail') tested.report('Failed');
  const stops = completedAt === undefined && (what === 'stop' || what === 'stopOnly');
  if (stops) service.stop(id, what === 'stopOnly' ? false : undefined);
  return stops;
}

function assertWeights({ service, tasks }: EcsEngine, { routing: plan }: Scenario, id: string): void {
  assertWholeShares(tasks.written);
  const startedAt = service.deployment(id).events.find(({ name }) => name === 'AllowTraffic')?.startedAt;
  for (const { at, listener, percent } of tasks.shifts) {
    if (listener === 'test') continue;
    const planned = startedAt === undefined ? 0 : plannedPercent(plan, at - startedAt);
    expect([0, planned]).toContain(percent);
  }
}

/** The fake tasks refuse to end while they hold traffic, which would let the deployment or its rollback fail. */
function assertEnd(tested: EcsEngine, id: string, rollsBack: boolean): void {
  const { service, tasks } = tested;
  const { status, completedAt, error, rollbackDeploymentId } = service.deployment(id);
  const rollback = rollbackDeploymentId === undefined ? undefined : service.deployment(rollbackDeploymentId);
  expect(completedAt).toBeDefined();
  expect(error?.code).not.toBe('ECS_UPDATE_ERROR');
  const expected = status !== 'Succeeded' && rollsBack && tasks.installed ? 'Succeeded' : undefined;
  expect(rollback?.status).toBe(expected);
  expect(outcome(tested)).toEqual(expectedOutcome(tested, status, rollback !== undefined));
}

interface Outcome {
  readonly production: number;
  readonly test: number;
  readonly ended: readonly string[];
}

function outcome({ tasks }: EcsEngine): Outcome {
  const percent = (name: string): number =>
    tasks.shifts.findLast(({ listener }) => listener === name)?.percent ?? 0;
  return { production: percent('production'), test: percent('test'), ended: tasks.ended };
}

/** A deployment that failed and was not to go back leaves everything as it was then. */
function expectedOutcome(tested: EcsEngine, status: string, rolledBack: boolean): Outcome {
  if (status === 'Succeeded') return { production: 100, test: 100, ended: ['old'] };
  if (rolledBack || !tested.tasks.installed) {
    return { production: 0, test: 0, ended: rolledBack ? ['new'] : [] };
  }
  return { ...outcome(tested), ended: [] };
}
