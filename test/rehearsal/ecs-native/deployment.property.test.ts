import * as fc from 'fast-check';
import type { LifecycleHook, NativeDeployment, ProductionShift } from '../../../rehearsal/ecs-native/model';
import { LAMBDA_STAGES, PAUSE_STAGES, productionSteps } from '../../../rehearsal/ecs-native/stages';
import { assertWholeShares } from '../ecs/written-weights';
import { BLUE_GREEN, Engine, lambdaHook, MINUTE, pauseHook } from './engine';

const stepBakeMs = fc.integer({ min: 0, max: 10 }).map((minutes) => minutes * MINUTE);
const shift: fc.Arbitrary<ProductionShift> = fc.oneof(
  fc.constant({ strategy: 'BLUE_GREEN' as const }),
  fc.record({
    strategy: fc.constant('CANARY' as const),
    percent: fc.integer({ min: 1, max: 100 }),
    stepBakeMs,
  }),
  fc.record({
    strategy: fc.constant('LINEAR' as const),
    percent: fc.integer({ min: 3, max: 100 }),
    stepBakeMs,
  }),
);
const timeoutAction = fc.constantFrom('ROLLBACK' as const, 'CONTINUE' as const);
const hook: fc.Arbitrary<LifecycleHook> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...LAMBDA_STAGES), timeoutAction)
    .map(([stage, action]) => lambdaHook(stage, { timeoutAction: action })),
  fc
    .tuple(fc.constantFrom(...PAUSE_STAGES), timeoutAction)
    .map(([stage, action]) => pauseHook(stage, { timeoutAction: action })),
);
const configuration: fc.Arbitrary<NativeDeployment> = fc.record({
  serviceArn: fc.constant(BLUE_GREEN.serviceArn),
  loadBalancing: fc.constant(BLUE_GREEN.loadBalancing),
  shift,
  bakeMs: fc.integer({ min: 0, max: 20 }).map((minutes) => minutes * MINUTE),
  hooks: fc.array(hook, { maxLength: 4 }),
  alarms: fc.record({ names: fc.constant(['errors']), rollback: fc.boolean() }),
  circuitBreaker: fc.record({
    rollback: fc.boolean(),
    resetOnHealthyTask: fc.boolean(),
    threshold: fc.constant({ type: 'COUNT' as const, value: 2 }),
  }),
});

/** What can happen to a deployment. The one started last is meant where one is. */
const HAPPENINGS: Readonly<Record<string, (engine: Engine, id: string) => unknown>> = {
  'a hook succeeds': ({ calls }) => calls.at(-1)?.answer({ hookStatus: 'SUCCEEDED' }),
  'an earlier hook succeeds': ({ calls }) => calls.at(-2)?.answer({ hookStatus: 'SUCCEEDED' }),
  'a hook fails': ({ calls }) => calls.at(-1)?.answer({ hookStatus: 'FAILED' }),
  'a hook asks for time': ({ calls }) => calls.at(-1)?.answer({ hookStatus: 'IN_PROGRESS' }),
  'a hook throws': ({ calls }) => calls.at(-1)?.fail(),
  'somebody continues': ({ deployments }, id) => waits(deployments, id) && deployments.proceed(id),
  'somebody refuses': ({ deployments }, id) => waits(deployments, id) && deployments.answer(id, 'ROLLBACK'),
  'somebody stops it': ({ deployments }, id) => stops(deployments, id, true),
  'somebody aborts it': ({ deployments }, id) => stops(deployments, id, false),
  'another release': (engine) => engine.release(),
  'an alarm goes off': (engine) => engine.setAlarm('ALARM'),
  'the alarm is over': (engine) => engine.setAlarm('OK'),
  'tasks are slow': ({ service }) => (service.healthy = false),
  'tasks are healthy': ({ service }) => service.becomeHealthy(),
  'a task does not start': (engine) => engine.taskStarts({ healthy: false, reason: 'it ended' }),
};
const happening = fc.record({
  afterMs: fc.integer({ min: 0, max: 20 * MINUTE }),
  what: fc.constantFrom(...Object.keys(HAPPENINGS)),
});

describe('any deployments, whatever hooks, tasks, alarms and people do', () => {
  it('leave the traffic with tasks that stand, keep to the plan, and end where they must', async () => {
    await fc.assert(
      fc.asyncProperty(configuration, fc.array(happening, { maxLength: 20 }), async (given, happenings) => {
        const engine = new Engine(given);
        const ends = new Map<string, number>();
        await engine.release();
        for (const { afterMs, what } of happenings) {
          await engine.advance(afterMs, 5 * MINUTE);
          await HAPPENINGS[what]?.(engine, engine.deployments.deployments().at(-1)?.id ?? '');
          await engine.advance(1);
          assertServed(engine);
          assertEndedOnce(engine, ends);
        }
        await runOut(engine);
        assertServed(engine);
        assertEndedOnce(engine, ends);
        assertTraffic(engine, given);
        assertEnds(engine);
      }),
      { numRuns: 100 },
    );
  });
});

function waits(deployments: Engine['deployments'], id: string): boolean {
  return deployments.deployment(id).hooks.some(({ status }) => status === 'AWAITING_ACTION');
}

function stops(deployments: Engine['deployments'], id: string, rollBack: boolean): void {
  const { endedAt, stage } = deployments.deployment(id);
  if (endedAt === undefined && stage !== 'CLEAN_UP') deployments.stop(id, rollBack);
}

/** Lets every deployment end: tasks become healthy, time passes. */
async function runOut(engine: Engine): Promise<void> {
  for (let round = 0; round < 500 && engine.clock.pending > 0; round += 1) {
    engine.service.becomeHealthy();
    await engine.advance(5 * MINUTE, 5 * MINUTE);
  }
  expect(engine.clock.pending).toBe(0);
}

/** Whoever has a share of the users has tasks. */
function assertServed({ service }: Engine): void {
  const serving = Object.entries(service.shares.production).filter(([, share]) => share > 0);
  expect(serving.filter(([revision]) => !service.standing.has(revision))).toEqual([]);
  expect(service.standing.size).toBeLessThanOrEqual(2);
}

/** What has ended stays as it ended. */
function assertEndedOnce({ deployments }: Engine, ends: Map<string, number>): void {
  for (const { id, endedAt } of deployments.deployments()) {
    if (endedAt === undefined) continue;
    expect(endedAt).toBe(ends.get(id) ?? endedAt);
    ends.set(id, endedAt);
  }
}

function assertTraffic({ service, traffic }: Engine, { shift: plan }: NativeDeployment): void {
  assertWholeShares(service.written);
  const planned = [0, ...productionSteps(plan).map(({ percent }) => percent)];
  for (const { listener, shares } of traffic) {
    const [, newShare = 0] = Object.values(shares);
    expect(listener === 'production' ? planned : [0, 100]).toContain(newShare);
  }
}

/** Where traffic and tasks are when all is over; a deployment that was stopped without rollback leaves both as they are. */
function assertEnds({ deployments, service }: Engine): void {
  const all = deployments.deployments();
  expect(all.filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
  expect(all.filter(({ failure }) => failure?.code === 'INTERNAL_ERROR')).toEqual([]);
  const last = all.at(-1);
  const end =
    last?.status === 'SUCCESSFUL'
      ? last.targetRevision
      : last?.status.startsWith('ROLLBACK_') && last.sourceRevision;
  if (end === undefined || end === false) return;
  expect(deployments.liveRevision).toBe(end);
  expect(service.shares.production[end]).toBe(100);
  expect([...service.standing]).toEqual([end]);
}
