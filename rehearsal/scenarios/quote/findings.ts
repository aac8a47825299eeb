import type { Deployment, ErrorCode } from '../../codedeploy/model';
import { plannedPercent } from '../../codedeploy/traffic-routing';
import type { TrafficRouting } from '../../codedeploy/traffic-routing';
import { shares } from '../../lambda/routing';
import type { RoutingChange } from '../../lambda/service';
import { endedOtherwise } from '../measure';
import type { Call } from './workload';

/** What a release under load has come to. */
export interface ReleaseFacts {
  readonly deployment: Deployment;
  readonly rollback?: Deployment;
  readonly oldVersion: string;
  readonly newVersion: string;
  readonly routing: TrafficRouting;
  /** Changes of the alias since the release began. */
  readonly changes: readonly RoutingChange[];
  readonly calls: readonly Call[];
  /** Template milliseconds by which a timer of this machine may be early. */
  readonly toleranceMs: number;
}

/** What a release must come to. */
export interface ReleaseExpectation {
  readonly status: Deployment['status'];
  readonly code?: ErrorCode;
  /** Version that has all traffic in the end. */
  readonly ends: 'old' | 'new';
  /**
   * - `none`: no call failed.
   * - `of-the-new-version`: some failed, and the new version had each of them.
   * - `of-the-old-version`: as before the release, the old version fails; the new one got no call.
   */
  readonly failures: 'none' | 'of-the-new-version' | 'of-the-old-version';
  /** Whether callers reached the new version. */
  readonly reached: boolean;
}

/** Why the facts are not what was expected; empty when they are. */
export function problemsOf(facts: ReleaseFacts, expected: ReleaseExpectation): readonly string[] {
  return [
    ...endedOtherwise(facts.deployment, expected),
    ...endProblems(facts, expected),
    ...callProblems(facts, expected),
    ...weightProblems(facts),
  ];
}

function endProblems(facts: ReleaseFacts, expected: ReleaseExpectation): string[] {
  const version = expected.ends === 'new' ? facts.newVersion : facts.oldVersion;
  const last = facts.changes.at(-1)?.routing ?? { functionVersion: facts.oldVersion };
  const problems: string[] = [];
  if (shares(last)[version] !== 100) {
    problems.push(`The alias ends with ${describe(shares(last))}; expected was all on version ${version}.`);
  }
  if (expected.ends === 'old' && facts.rollback?.status !== 'Succeeded') {
    problems.push('No rollback deployment has succeeded.');
  }
  return problems;
}

function callProblems(facts: ReleaseFacts, expected: ReleaseExpectation): string[] {
  const failed = facts.calls.filter((call) => call.failure !== undefined);
  const reached = facts.calls.some((call) => call.version === facts.newVersion);
  const problems: string[] = [];
  if (facts.calls.length === 0) problems.push('No call was made.');
  const lost = facts.calls.filter((call) => call.version === undefined).length;
  if (lost > 0) problems.push(`${lost} calls reached no version: ${describe(reasons(failed))}.`);
  if (reached !== expected.reached) {
    problems.push(reached ? 'Callers reached the new version.' : 'No caller reached the new version.');
  }
  const guilty = {
    none: undefined,
    'of-the-new-version': facts.newVersion,
    'of-the-old-version': facts.oldVersion,
  };
  const innocent = failed.filter((call) => call.version !== guilty[expected.failures]);
  if (innocent.length > 0) {
    problems.push(`${innocent.length} calls failed that had to be served: ${describe(reasons(innocent))}.`);
  }
  if (expected.failures !== 'none' && failed.length === 0) {
    problems.push('No call failed, so the fault was not there to be found.');
  }
  return problems;
}

/** Every routing adds up to 100, and gives the new version no more than the plan does at that moment. */
function weightProblems(facts: ReleaseFacts): string[] {
  const startedAt = facts.deployment.events.find(({ name }) => name === 'AllowTraffic')?.startedAt;
  return facts.changes.flatMap(({ routing, at }) => {
    const weights = shares(routing);
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    const planned =
      startedAt === undefined ? 0 : plannedPercent(facts.routing, at - startedAt + facts.toleranceMs);
    const percent = weights[facts.newVersion] ?? 0;
    const problems: string[] = [];
    if (Math.abs(total - 100) > 1e-9) problems.push(`Weights add up to ${total}: ${describe(weights)}.`);
    if (percent > planned + 1e-9) {
      problems.push(`The new version had ${percent.toFixed(1)} percent where the plan gives ${planned}.`);
    }
    return problems;
  });
}

/** Number of failed calls by reason. */
export function reasons(calls: readonly Call[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { failure } of calls) if (failure !== undefined) counts[failure] = (counts[failure] ?? 0) + 1;
  return counts;
}

function describe(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}: ${count}`)
    .join(', ');
}
