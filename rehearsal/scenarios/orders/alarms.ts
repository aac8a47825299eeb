import type { AlarmDefinition } from '../../alarms/definition';
import type { WorkflowRun } from './workflow-run';

/**
 * The alarm whose id in the template ends by these words; the CDK puts a hash of eight characters behind an id.
 *
 * @throws Error when there is none, or more than one
 */
export function alarmNamed(definitions: readonly AlarmDefinition[], id: string): AlarmDefinition {
  const found = definitions.filter(({ logicalId }) => logicalId.slice(0, -8).endsWith(id));
  const [alarm] = found;
  if (alarm && found.length === 1) return alarm;
  throw new Error(`${found.length} alarms of the templates have an id that ends by ${id}; one is expected.`);
}

/** Whether every value in the periods that an alarm looks at is at its threshold or above, and none is missing. */
export function isAboveThroughout({ services, clock }: WorkflowRun, alarm: AlarmDefinition): boolean {
  const { queries, evaluationPeriods, periodMs, threshold } = alarm;
  const now = clock.now();
  return queries.every((query) => {
    if (!('metric' in query)) return false;
    const values = services.metrics.values(query.metric, now - evaluationPeriods * periodMs, now);
    return values.length >= evaluationPeriods && values.every((value) => value >= threshold);
  });
}
