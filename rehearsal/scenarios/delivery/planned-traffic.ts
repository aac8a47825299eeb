import { plannedPercent } from '../../codedeploy/traffic-routing';
import type { TrafficRouting } from '../../codedeploy/traffic-routing';
import type { DeliveryStrategy } from '../../delivery/plan';
import type { ReleaseView } from '../../delivery/types';

/** Steps of a release in which production traffic moves, as either strategy names them. */
const SHIFTS = ['AllowTraffic', 'PRODUCTION_TRAFFIC_SHIFT'];

/** How the template moves production traffic to a new revision, whichever strategy does it. */
export function routingOf(delivery: DeliveryStrategy): TrafficRouting {
  if (delivery.strategy === 'codedeploy') return delivery.group.routing;
  const { shift } = delivery.deployment;
  if (shift.strategy === 'BLUE_GREEN') return { type: 'AllAtOnce' };
  return {
    type: shift.strategy === 'CANARY' ? 'TimeBasedCanary' : 'TimeBasedLinear',
    percentage: shift.percent,
    intervalMinutes: shift.stepBakeMs / 60_000,
  };
}

/** Template milliseconds at which production traffic began to move; undefined when it never did. */
export function shiftStartedAt({ events }: Pick<ReleaseView, 'events'>): number | undefined {
  return events.find(({ name, startedAt }) => SHIFTS.includes(name) && startedAt !== undefined)?.startedAt;
}

/** The largest share that the plan gives the new revision at a moment of the template's time. */
export function mostAt(routing: TrafficRouting, view: Pick<ReleaseView, 'events'>, at: number): number {
  const startedAt = shiftStartedAt(view);
  return startedAt === undefined ? 0 : plannedPercent(routing, at - startedAt);
}

/** Template milliseconds between the first move and the last. */
export function shiftLengthMs(routing: TrafficRouting): number {
  if (routing.type === 'AllAtOnce') return 0;
  const steps = routing.type === 'TimeBasedCanary' ? 1 : Math.ceil(100 / routing.percentage) - 1;
  return steps * routing.intervalMinutes * 60_000;
}
