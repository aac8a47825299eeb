import type { DeliveryStrategy } from '../../../../rehearsal/delivery/plan';
import type { ProductionShift } from '../../../../rehearsal/ecs-native/model';
import {
  mostAt,
  routingOf,
  shiftLengthMs,
  shiftStartedAt,
} from '../../../../rehearsal/scenarios/delivery/planned-traffic';
import { FACTS, MINUTE, VIEW } from './facts';

const native = (shift: ProductionShift): DeliveryStrategy => ({
  strategy: 'ecs-native',
  deployment: {
    serviceArn: 'arn',
    shift,
    bakeMs: 0,
    hooks: [],
    loadBalancing: { targetGroupArn: 'a', alternateTargetGroupArn: 'b', productionRuleArn: 'r' },
  },
});

describe('the plan of a shift', () => {
  it.each<[ProductionShift, ReturnType<typeof routingOf>]>([
    [{ strategy: 'BLUE_GREEN' }, { type: 'AllAtOnce' }],
    [
      { strategy: 'CANARY', percent: 5, stepBakeMs: 3 * MINUTE },
      { type: 'TimeBasedCanary', percentage: 5, intervalMinutes: 3 },
    ],
    [
      { strategy: 'LINEAR', percent: 25, stepBakeMs: MINUTE },
      { type: 'TimeBasedLinear', percentage: 25, intervalMinutes: 1 },
    ],
  ])('of Amazon ECS is told as CodeDeploy tells it: %j', (shift, routing) => {
    expect(routingOf(native(shift))).toEqual(routing);
  });

  it('counts from the moment at which traffic began to move', () => {
    const most = [0, MINUTE, 6 * MINUTE - 1, 6 * MINUTE].map((at) => mostAt(FACTS.routing, VIEW, at));

    expect(most).toEqual([0, 10, 10, 100]);
  });

  it('gives nothing while traffic has not begun to move', () => {
    const events = [{ name: 'PRODUCTION_TRAFFIC_SHIFT', status: 'Pending' as const }];

    expect(shiftStartedAt({ events })).toBeUndefined();
    expect(mostAt({ type: 'AllAtOnce' }, { events }, 10 * MINUTE)).toBe(0);
  });

  it.each([
    [{ type: 'AllAtOnce' } as const, 0],
    [{ type: 'TimeBasedCanary', percentage: 10, intervalMinutes: 5 } as const, 5 * MINUTE],
    [{ type: 'TimeBasedLinear', percentage: 30, intervalMinutes: 2 } as const, 6 * MINUTE],
  ])('is over after its last move: %j', (routing, length) => {
    expect(shiftLengthMs(routing)).toBe(length);
  });
});
