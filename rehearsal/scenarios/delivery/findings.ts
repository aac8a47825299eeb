import type { TrafficRouting } from '../../codedeploy/traffic-routing';
import type { ReleaseStatus, ReleaseView, TrafficChange } from '../../delivery/types';
import type { Sample } from '../../load/samples';
import { endedOtherwise, listFailures } from '../measure';
import { mostAt } from './planned-traffic';
import { withoutShare } from './who-served';

/** What a release under load has come to. Times of the load are real milliseconds, all others the template's. */
export interface ReleaseFacts {
  readonly view: ReleaseView;
  readonly rollback?: ReleaseView;
  readonly routing: TrafficRouting;
  /** Changes of the production listener, the last one before the release first. */
  readonly changes: readonly TrafficChange[];
  /** Every request, its target the revision that answered. */
  readonly samples: readonly Sample[];
  /** Requests that a faulty program noted to have treated badly. */
  readonly faults: number;
  readonly liveRevision: string;
  /** Real milliseconds since the load began, of a moment of the template's time. */
  readonly atLoad: (templateMs: number) => number;
  /** Real milliseconds by which timers of this machine may be early. */
  readonly slackMs: number;
}

/** What a release must come to. */
export interface ReleaseExpectation {
  readonly status: ReleaseStatus;
  /** Why it did not succeed. @default it succeeds */
  readonly code?: string;
  /** Revision that has all traffic in the end. */
  readonly ends: 'old' | 'new';
  /**
   * - `none`: no request failed.
   * - `of-the-new`: some did, and exactly those that the new program noted to have answered wrongly.
   * - `of-the-old`: the same of the old program, as before the release.
   */
  readonly failures: 'none' | 'of-the-new' | 'of-the-old';
  /** Whether users reached the new revision. Where they must not, the production listener never gives it a share. */
  readonly reached: boolean;
}

/** Why the facts are not what was expected; empty when they are. */
export function problemsOf(facts: ReleaseFacts, expected: ReleaseExpectation): readonly string[] {
  return [
    ...endedOtherwise(facts.view, expected),
    ...endProblems(facts, expected),
    ...requestProblems(facts, expected),
    ...weightProblems(facts),
    ...withoutShare(facts).map(
      ({ target, atMs }) =>
        `${target} answered a request of second ${(atMs / 1000).toFixed(2)}, when it had no share of the traffic.`,
    ),
  ];
}

function endProblems(facts: ReleaseFacts, expected: ReleaseExpectation): string[] {
  const { view, rollback, changes, liveRevision } = facts;
  const revision = expected.ends === 'new' ? view.newRevision : view.oldRevision;
  const last = changes.at(-1)?.shares ?? {};
  const problems: string[] = [];
  if (last[revision] !== 100 || liveRevision !== revision) {
    problems.push(
      `The production listener ends with ${describe(last)} and ${liveRevision} in charge; expected was all on ${revision}.`,
    );
  }
  if (expected.ends === 'old' && view.rollback?.status !== 'Succeeded') {
    problems.push(`It was not rolled back: ${rollback?.error?.message ?? 'no rollback has succeeded'}.`);
  }
  return problems;
}

function requestProblems(
  { view, samples, faults, changes }: ReleaseFacts,
  expected: ReleaseExpectation,
): string[] {
  const failed = samples.filter(({ failure }) => failure !== undefined);
  const reached = samples.some(({ target }) => target === view.newRevision);
  const problems: string[] = [];
  if (samples.length === 0) problems.push('No request was sent.');
  if (reached !== expected.reached) {
    problems.push(reached ? 'Users reached the new revision.' : 'No user reached the new revision.');
  }
  if (!expected.reached && changes.some(({ shares }) => (shares[view.newRevision] ?? 0) > 0)) {
    problems.push('The production listener gave the new revision a share.');
  }
  if (expected.failures === 'none') {
    if (failed.length > 0) problems.push(`Requests failed: ${listFailures(failed)}.`);
    return problems;
  }
  const guilty = expected.failures === 'of-the-new' ? view.newRevision : view.oldRevision;
  return [...problems, ...accountProblems(failed, guilty, faults)];
}

/** Each failed request was answered by the guilty revision, which noted as many. */
function accountProblems(failed: readonly Sample[], guilty: string, faults: number): readonly string[] {
  const ofGuilty = failed.filter(({ target }) => target === guilty);
  const others = failed.filter(({ target }) => target !== guilty);
  const problems: string[] = [];
  if (others.length > 0) {
    problems.push(`Requests failed that ${guilty} did not have: ${listFailures(others)}.`);
  }
  if (ofGuilty.length !== faults) {
    problems.push(`${ofGuilty.length} requests of ${guilty} failed; its program noted ${faults}.`);
  }
  if (faults === 0) problems.push(`${guilty} never failed, so its fault was not there to be found.`);
  return problems;
}

/** All shares add up to 100, and the new revision never has more than the plan gives it at that moment. */
function weightProblems({ view, changes, routing, atLoad, slackMs }: ReleaseFacts): string[] {
  return changes.flatMap(({ shares, at }) => {
    const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
    const percent = shares[view.newRevision] ?? 0;
    // A timer may fire a little early: what the plan gives a little later is right, too.
    const scale = (atLoad(at + 1000) - atLoad(at)) / 1000;
    const most = mostAt(routing, view, at + slackMs / scale);
    const problems: string[] = [];
    if (Math.abs(total - 100) > 1e-9) problems.push(`Shares add up to ${total}: ${describe(shares)}.`);
    if (percent > most + 1e-9) {
      problems.push(`The new revision had ${percent} percent where the plan gives ${most}.`);
    }
    return problems;
  });
}

function describe(shares: Readonly<Record<string, number>>): string {
  return Object.entries(shares)
    .map(([name, share]) => `${name}: ${share}`)
    .join(', ');
}
