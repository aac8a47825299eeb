import type { AlarmTransition } from '../../alarms/alarms';
import type { Deployment } from '../../codedeploy/model';
import { shares } from '../../lambda/routing';
import type { RoutingChange } from '../../lambda/service';
import type { Mark, Series } from '../types';
import type { Call } from './workload';

export interface Drawing {
  readonly calls: readonly Call[];
  readonly routing: readonly RoutingChange[];
  readonly alarms: readonly AlarmTransition[];
  readonly deployments: readonly Deployment[];
  readonly newVersion: string;
  /** Real seconds since the load began, of a moment of the template's time. */
  readonly seconds: (templateMs: number) => number;
}

/** Real seconds of one point of the measured series. */
const BUCKET_SECONDS = 0.25;

/** Share of traffic by version, configured and measured, error rate, and the alarms' states below. */
export function releaseSeries(drawing: Drawing): readonly Series[] {
  const { calls, newVersion } = drawing;
  const last = Math.max(0, ...calls.map((call) => call.atMs / 1000));
  const ofNew = (call: Call): boolean => call.version === newVersion;
  return [
    { name: 'new version, configured', unit: '%', points: configured(drawing, last) },
    { name: 'new version, measured', unit: '%', points: rate(calls, last, ofNew) },
    {
      name: 'failed calls',
      unit: '%',
      points: rate(calls, last, ({ failure }) => failure !== undefined),
      kind: 'bad',
    },
    ...alarmSeries(drawing, last),
  ];
}

/** The lifecycle events of each deployment, where they began. */
export function releaseMarks({ deployments, seconds }: Drawing): readonly Mark[] {
  return deployments.flatMap(({ events, status, completedAt, rollbackOf, error }) => {
    const prefix = rollbackOf === undefined ? '' : 'rollback: ';
    const begun = events
      .filter(
        ({ name, startedAt, status: eventStatus }) =>
          startedAt !== undefined && eventStatus !== 'Skipped' && name !== 'Start' && name !== 'End',
      )
      .map(({ name, startedAt }) => ({ at: seconds(startedAt ?? 0), text: prefix + name }));
    const reason = error === undefined ? '' : ` (${error.code})`;
    const end =
      completedAt === undefined ? [] : [{ at: seconds(completedAt), text: `${prefix}${status}${reason}` }];
    return [...begun, ...end].filter(({ at }) => at >= 0);
  });
}

type Points = Series['points'];

function configured({ routing, newVersion, seconds }: Drawing, last: number): Points {
  const changes = routing
    .map((change) => ({
      at: Math.max(0, seconds(change.at)),
      percent: shares(change.routing)[newVersion] ?? 0,
    }))
    .filter(({ at }) => at <= last);
  return steps([{ at: 0, value: 0 }, ...changes.map(({ at, percent }) => ({ at, value: percent }))], last);
}

function alarmSeries({ alarms, seconds }: Drawing, last: number): readonly Series[] {
  const names = [...new Set(alarms.filter(({ to }) => to === 'ALARM').map(({ alarm }) => alarm))];
  return names.map((name) => {
    const changes = alarms.filter(({ alarm }) => alarm === name);
    const values = changes.map(({ at, to }) => ({
      at: Math.max(0, seconds(at)),
      value: to === 'ALARM' ? 1 : 0,
    }));
    return {
      name: `alarm ${name}`,
      unit: '',
      points: steps([{ at: 0, value: 0 }, ...values], last),
      kind: 'bad',
    };
  });
}

/** A line that keeps each value until the next. */
function steps(changes: readonly { readonly at: number; readonly value: number }[], last: number): Points {
  const points = changes.flatMap(({ at, value }, index) => {
    const before = changes[index - 1];
    return before
      ? ([
          [at, before.value],
          [at, value],
        ] as const)
      : ([[at, value]] as const);
  });
  const end = changes.at(-1);
  return end ? [...points, [last, end.value] as const] : points;
}

function rate(calls: readonly Call[], last: number, matches: (call: Call) => boolean): Points {
  const buckets = Math.max(1, Math.ceil(last / BUCKET_SECONDS));
  return Array.from({ length: buckets }, (_, bucket) => {
    const inside = calls.filter(({ atMs }) => Math.floor(atMs / 1000 / BUCKET_SECONDS) === bucket);
    const matching = inside.filter(matches).length;
    return [
      (bucket + 0.5) * BUCKET_SECONDS,
      inside.length === 0 ? 0 : (100 * matching) / inside.length,
    ] as const;
  });
}
