import type { DeliveryPlan } from '../../delivery/plan';
import { readAlarms } from '../../alarms/definition';
import { undeployedResolver } from '../../synth/made-up';

/**
 * The longest that an alarm on the targets' response time allows, in milliseconds.
 *
 * @throws Error when there is no such alarm
 */
export function slowestAllowed({ assembly }: Pick<DeliveryPlan, 'assembly'>): number {
  const limits = readAlarms(assembly, undeployedResolver(assembly))
    .filter(({ queries }) =>
      queries.some((query) => 'metric' in query && query.metric.name === 'TargetResponseTime'),
    )
    .map(({ threshold }) => threshold * 1000);
  if (limits.length > 0) return Math.max(...limits);
  throw new Error('No alarm watches TargetResponseTime, so a slow release would not be found.');
}
