import type { Alarms, AlarmTransition } from '../alarms/alarms';
import type { AlarmDefinition } from '../alarms/definition';
import { percentile } from '../load/samples';
import type { AlarmStates, Series, TrafficShares } from './types';

/** Real seconds since the load began, of a moment of the template's time. */
export type Seconds = (templateMs: number) => number;

/** Percent by version from a moment of the template's time on. */
export interface ShareChange {
  readonly at: number;
  readonly percent: Readonly<Record<string, number>>;
}

/** The shares that were configured, from the beginning of the load on. @param before who had the traffic until the first change */
export function configuredShares(
  before: Readonly<Record<string, number>>,
  changes: readonly ShareChange[],
  seconds: Seconds,
): TrafficShares['configured'] {
  return fromTheBeginning({ percent: before }, changes, seconds);
}

/** A request as a drawing needs it: when it was sent, in real milliseconds of the load, and who answered. */
export interface ServedRequest {
  readonly atMs: number;
  /** @default it reached no version */
  readonly version?: string;
}

/** Counts requests by version in columns of time. @param width of a column, in real seconds */
export function servedColumns(requests: readonly ServedRequest[], width: number): TrafficShares['served'] {
  const columns = new Map<number, { requests: Record<string, number>; unserved: number }>();
  for (const { atMs, version } of requests) {
    const index = Math.floor(atMs / 1000 / width);
    const column = columns.get(index) ?? { requests: {}, unserved: 0 };
    if (version === undefined) column.unserved += 1;
    else column.requests[version] = (column.requests[version] ?? 0) + 1;
    columns.set(index, column);
  }
  return {
    seconds: width,
    columns: [...columns]
      .toSorted(([a], [b]) => a - b)
      .map(([index, counts]) => ({ at: index * width, ...counts })),
  };
}

/** A request of which the drawing shows how long its answer took. Real milliseconds. */
export interface TimedRequest {
  readonly atMs: number;
  readonly durationMs: number;
}

/**
 * How long answers took, those that failed included: the slowest one and the median of each column, in ms, by the time
 * at which the requests were sent.
 *
 * @param width of a column, in real seconds
 */
export function latencySeries(requests: readonly TimedRequest[], width: number): readonly Series[] {
  const columns = new Map<number, number[]>();
  for (const { atMs, durationMs } of requests) {
    const index = Math.floor(atMs / 1000 / width);
    columns.set(index, [...(columns.get(index) ?? []), durationMs]);
  }
  const sorted = [...columns].toSorted(([a], [b]) => a - b);
  const series = (name: string, percent: number): Series => ({
    name,
    unit: 'ms',
    points: sorted.map(([index, durations]) => [index * width, percentile(durations, percent)] as const),
  });
  return [series('slowest answer', 100), series('median answer', 50)];
}

/** The states of alarms from the beginning of the load on. @param names of the alarms; what they are called in the drawing */
export function alarmStates(
  alarms: Pick<Alarms, 'history' | 'state'>,
  names: ReadonlyMap<string, string>,
  seconds: Seconds,
): readonly AlarmStates[] {
  return [...names].map(([name, title]) => {
    const transitions = alarms.history.filter(({ alarm }) => alarm === name);
    const first = { state: transitions[0]?.from ?? alarms.state(name) };
    return { name: title, states: fromTheBeginning(first, transitions.map(stateOf), seconds) };
  });
}

/** Names of alarms to what they are called in a drawing: their logical ids without the hash at the end. */
export function shortNames(definitions: readonly AlarmDefinition[]): ReadonlyMap<string, string> {
  return new Map(definitions.map(({ name, logicalId }) => [name, logicalId.replace(/[0-9A-F]{8}$/, '')]));
}

function stateOf({ at, to }: AlarmTransition) {
  return { at, state: to };
}

/** What holds from second 0 on, and each change after it; of changes at the same moment the last one. */
function fromTheBeginning<T extends object>(
  before: T,
  changes: readonly (T & { readonly at: number })[],
  seconds: Seconds,
): readonly (T & { readonly at: number })[] {
  const moments = new Map<number, T & { readonly at: number }>([[0, { ...before, at: 0 }]]);
  for (const change of changes) {
    const at = Math.max(0, seconds(change.at));
    moments.set(at, { ...change, at });
  }
  return [...moments.values()];
}
