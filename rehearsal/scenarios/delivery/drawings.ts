import { figures } from '../../load/samples';
import type { Sample } from '../../load/samples';
import type { ReleaseView, TrafficChange } from '../../delivery/types';
import { alarmStates, configuredShares, latencySeries, servedColumns, shortNames } from '../drawing';
import type { Mark, Outcome } from '../types';
import type { DeliveryExperiment } from './experiment';

/** Real seconds of one column. */
const COLUMN_SECONDS = 0.25;

/** Who had the traffic and who answered, failed requests, latency, and the states of the alarms; lifecycle events as marks. */
export function deliveryDrawings(
  experiment: DeliveryExperiment,
  samples: readonly Sample[],
): Pick<Outcome, 'shares' | 'series' | 'alarms' | 'marks'> {
  const { account } = experiment;
  const seconds = (templateMs: number): number => experiment.atLoad(templateMs) / 1000;
  return {
    shares: {
      versions: versionsOf(experiment.changes, samples),
      configured: configuredShares(
        experiment.changes[0]?.shares ?? {},
        experiment.changes.map(({ at, shares }) => ({ at, percent: shares })),
        seconds,
      ),
      served: servedColumns(
        samples.map(({ atMs, target }) => ({ atMs, version: target })),
        COLUMN_SECONDS,
      ),
    },
    series: [
      {
        name: `failed requests per ${COLUMN_SECONDS * 1000} ms`,
        unit: '',
        kind: 'bad',
        points: failuresOverTime(samples),
      },
      ...latencySeries(samples, COLUMN_SECONDS),
    ],
    alarms: alarmStates(account.parts.alarms, shortNames(account.parts.alarms.definitions), seconds),
    marks: account.deployments.all().flatMap((view) => marksOf(view, seconds)),
  };
}

/** In order of their revisions. */
function versionsOf(changes: readonly TrafficChange[], samples: readonly Sample[]): readonly string[] {
  const names = [
    ...changes.flatMap(({ shares }) => Object.keys(shares)),
    ...samples.flatMap(({ target }) => target ?? []),
  ];
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function failuresOverTime(samples: readonly Sample[]): readonly (readonly [number, number])[] {
  const columns = new Map<number, Sample[]>();
  for (const sample of samples) {
    const index = Math.floor(sample.atMs / 1000 / COLUMN_SECONDS);
    columns.set(index, [...(columns.get(index) ?? []), sample]);
  }
  return [...columns]
    .toSorted(([a], [b]) => a - b)
    .map(([index, inIt]) => [index * COLUMN_SECONDS, figures(inIt).failed] as const);
}

function marksOf(view: ReleaseView, seconds: (templateMs: number) => number): readonly Mark[] {
  const begun = view.events
    .filter(
      ({ name, status, startedAt, endedAt }) =>
        startedAt !== undefined &&
        // What a stop interrupts is skipped too, but never ended.
        (status !== 'Skipped' || endedAt === undefined) &&
        name !== 'Start' &&
        name !== 'End',
    )
    .map(({ name, startedAt }) => ({ at: seconds(startedAt ?? 0), text: `${view.id} ${name}` }));
  const reason = view.error === undefined ? '' : ` (${view.error.code})`;
  const end =
    view.completedAt === undefined
      ? []
      : [{ at: seconds(view.completedAt), text: `${view.id} ${view.status}${reason}` }];
  return [...begun, ...end].filter(({ at }) => at >= 0);
}
