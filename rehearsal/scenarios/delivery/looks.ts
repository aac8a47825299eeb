import type { DeliveryExperiment } from './experiment';
import type { ReleaseFacts } from './findings';
import type { Verdict } from './release-scenario';

/** Old and new revision on one table: each has read orders of the other, and those of the new one are read after a rollback. */
export function readEachOthersOrders(experiment: DeliveryExperiment, facts: ReleaseFacts): Verdict {
  const { oldRevision, newRevision } = facts.view;
  const servedBy = (root: string): string | undefined => experiment.servedBy(root);
  const written = experiment.orders.written(servedBy);
  const reads = experiment.orders.crossReads(servedBy);
  const readBy = (reader: string, writer: string): number =>
    reads.find((read) => read.reader === reader && read.writer === writer)?.orders ?? 0;
  const survivor = facts.liveRevision;
  const other = survivor === oldRevision ? newRevision : oldRevision;
  const missed = (written.get(other) ?? 0) - readBy(survivor, other);
  return {
    problems: [
      ...(written.get(other) ? [] : [`${other} wrote no order.`]),
      ...(missed > 0 ? [`${missed} orders of ${other} were not read by ${survivor}, which remained.`] : []),
    ],
    observed: [
      `${oldRevision} wrote ${written.get(oldRevision) ?? 0} orders and ${newRevision} ${written.get(newRevision) ?? 0}; ${newRevision} read ${readBy(newRevision, oldRevision)} of the old one's, ${oldRevision} ${readBy(oldRevision, newRevision)} of the new one's.`,
    ],
  };
}
