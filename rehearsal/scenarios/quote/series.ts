import type { Alarms } from '../../alarms/alarms';
import type { Deployment } from '../../codedeploy/model';
import { shares } from '../../lambda/routing';
import type { RoutingChange } from '../../lambda/service';
import { alarmStates, configuredShares, latencySeries, servedColumns, shortNames } from '../drawing';
import type { Seconds } from '../drawing';
import type { Mark, Outcome, Series } from '../types';
import type { Call } from './workload';

export interface Drawing {
  readonly calls: readonly Call[];
  /** Every change of the alias, its creation included. */
  readonly routing: readonly RoutingChange[];
  readonly alarms: Alarms;
  readonly deployments: readonly Deployment[];
  /** Real seconds since the load began, of a moment of the template's time. */
  readonly seconds: Seconds;
}

/** Real seconds of one column of what was measured. */
const COLUMN_SECONDS = 0.25;

/** Share of traffic by version, configured and measured; the rate of failed calls; latency; the states of the alarms. */
export function releaseDrawings(drawing: Drawing): Pick<Outcome, 'shares' | 'series' | 'alarms'> {
  const { calls, routing, alarms, seconds } = drawing;
  const changes = routing.map((change) => ({ at: change.at, percent: shares(change.routing) }));
  const configured = configuredShares(changes[0]?.percent ?? {}, changes, seconds);
  const names = new Set(configured.flatMap(({ percent }) => Object.keys(percent)));
  return {
    shares: {
      versions: [...names].toSorted((a, b) => Number(a) - Number(b)).map(versionName),
      configured: configured.map(({ at, percent }) => ({ at, percent: named(percent) })),
      served: servedColumns(
        calls.map(({ atMs, version }) => ({ atMs, version: version && versionName(version) })),
        COLUMN_SECONDS,
      ),
    },
    series: [
      { name: 'failed calls', unit: '%', points: failureRate(calls), kind: 'bad' },
      ...latencySeries(calls, COLUMN_SECONDS),
    ],
    alarms: alarmStates(alarms, shortNames(alarms.definitions), seconds),
  };
}

/** The lifecycle events of each deployment, where they began. */
export function releaseMarks({ deployments, seconds }: Drawing): readonly Mark[] {
  return deployments.flatMap(({ events, status, completedAt, rollbackOf, error }) => {
    const prefix = rollbackOf === undefined ? '' : 'rollback: ';
    const begun = events
      .filter(
        ({ name, startedAt, endedAt, status: eventStatus }) =>
          startedAt !== undefined &&
          // What a stop interrupts is skipped too, but never ended.
          (eventStatus !== 'Skipped' || endedAt === undefined) &&
          name !== 'Start' &&
          name !== 'End',
      )
      .map(({ name, startedAt }) => ({ at: seconds(startedAt ?? 0), text: prefix + name }));
    const reason = error === undefined ? '' : ` (${error.code})`;
    const end =
      completedAt === undefined ? [] : [{ at: seconds(completedAt), text: `${prefix}${status}${reason}` }];
    return [...begun, ...end].filter(({ at }) => at >= 0);
  });
}

function versionName(version: string): string {
  return `version ${version}`;
}

function named(percent: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(percent).map(([version, share]) => [versionName(version), share]));
}

function failureRate(calls: readonly Call[]): Series['points'] {
  const columns = new Map<number, { all: number; failed: number }>();
  for (const { atMs, failure } of calls) {
    const index = Math.floor(atMs / 1000 / COLUMN_SECONDS);
    const { all, failed } = columns.get(index) ?? { all: 0, failed: 0 };
    columns.set(index, { all: all + 1, failed: failed + (failure === undefined ? 0 : 1) });
  }
  return [...columns]
    .toSorted(([a], [b]) => a - b)
    .map(([index, { all, failed }]) => [index * COLUMN_SECONDS, (100 * failed) / all] as const);
}
