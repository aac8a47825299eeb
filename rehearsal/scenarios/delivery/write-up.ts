import type { ReleaseView } from '../../delivery/types';
import { figures } from '../../load/samples';
import { listFailures, settled } from '../measure';
import type { Outcome } from '../types';
import { deliveryDrawings } from './drawings';
import type { DeliveryExperiment, LoadRecord } from './experiment';
import { problemsOf } from './findings';
import type { ReleaseExpectation, ReleaseFacts } from './findings';
import { routingOf, shiftStartedAt } from './planned-traffic';

const MINUTE_MS = 60_000;
/** Real milliseconds by which `setTimeout` may be early, and the listener's record late. */
const SLACK_MS = 3;

/** What a release has come to. @param faults requests that its program noted to have treated badly */
export function factsOf(
  experiment: DeliveryExperiment,
  id: string,
  faults: number,
  { samples }: LoadRecord,
): ReleaseFacts {
  const { deployments, plan } = experiment.account;
  const view = deployments.view(id);
  return {
    view,
    rollback: view.rollback && deployments.view(view.rollback.id),
    routing: routingOf(plan.delivery),
    changes: experiment.changes,
    samples,
    faults,
    liveRevision: deployments.liveRevision,
    atLoad: (templateMs) => experiment.atLoad(templateMs),
    slackMs: SLACK_MS,
  };
}

/** Figures and drawings of an experiment. */
export function outcomeOf(
  experiment: DeliveryExperiment,
  { samples }: LoadRecord,
): Pick<Outcome, 'requests' | 'failed' | 'p50' | 'p99' | 'shares' | 'series' | 'alarms' | 'marks'> {
  const { requests, failed, p50, p99 } = figures(samples);
  return { requests, failed, p50, p99, ...deliveryDrawings(experiment, samples) };
}

/** What is known of a release, before it is written up. */
export interface Judged {
  readonly record: LoadRecord;
  /** @default nothing was released, which is among the problems */
  readonly facts?: ReleaseFacts;
  readonly expected: ReleaseExpectation;
  /** What is wrong beside what the facts tell. @default nothing */
  readonly problems?: readonly string[];
  /** What was seen, to be told before the release. @default nothing */
  readonly before?: readonly string[];
  /** What was seen, to be told after it. @default nothing */
  readonly after?: readonly string[];
  readonly notes: readonly string[];
}

/** Writes a release under load up: what is wrong, what was seen of it, and whether it passed. */
export function judged(
  experiment: DeliveryExperiment,
  { record, facts, expected, problems = [], before = [], after = [], notes }: Judged,
): Omit<Outcome, 'durationMs'> {
  const settlement = settled(record.settlement);
  const wrong = [...(facts ? problemsOf(facts, expected) : []), ...problems, ...settlement.problems];
  return {
    ...outcomeOf(experiment, record),
    pass: wrong.length === 0,
    observed: [...wrong, ...before, ...(facts ? describe(facts) : []), ...after, ...settlement.observed],
    notes: [...notes, scaleNote(experiment)],
  };
}

/** What was seen of a release, a sentence each. */
export function describe(facts: ReleaseFacts): readonly string[] {
  const { view, samples, changes, faults } = facts;
  const failed = samples.filter(({ failure }) => failure !== undefined);
  const reached = samples.filter(({ target }) => target === view.newRevision);
  const rollback = view.rollback ? ` It was rolled back: ${view.rollback.status}.` : '';
  return [
    `The deployment of ${view.newRevision} ended as ${view.status}${errorOf(view)}.${rollback}`,
    ...shifts(view, changes),
    `${reached.length} of ${samples.length} requests were answered by ${view.newRevision}; ${failed.length} failed${failed.length > 0 ? ` (${listFailures(failed)})` : ''}.`,
    ...(faults > 0
      ? [
          `The faulty program noted ${faults === 1 ? 'one request' : `${faults} requests`} that it treated badly.`,
        ]
      : []),
  ];
}

function errorOf({ error }: ReleaseView): string {
  return error ? ` (${error.code}: ${error.message.replace(/\.$/, '')})` : '';
}

function shifts(view: ReleaseView, changes: ReleaseFacts['changes']): readonly string[] {
  const startedAt = shiftStartedAt(view);
  if (startedAt === undefined || !changes.some(({ shares }) => shares[view.newRevision])) return [];
  const steps = changes
    .filter(({ at }) => at >= startedAt)
    .map(
      ({ at, shares }) =>
        `${shares[view.newRevision] ?? 0} percent at ${minutes(Math.max(0, at - startedAt))}`,
    );
  return [`The new revision got ${steps.join(', ')}.`];
}

function minutes(templateMs: number): string {
  return `${(templateMs / MINUTE_MS).toFixed(1)} min`;
}

/** How fast time passed: `1 minute of the template took 500 ms`. */
export function scaleNote({ scale }: DeliveryExperiment): string {
  return `One minute of the template took ${Math.round(MINUTE_MS / scale)} ms here; programs and hooks ran in real time.`;
}
