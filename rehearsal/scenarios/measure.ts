import { figures } from '../load/samples';
import type { Sample } from '../load/samples';
import type { Settlement } from '../load/workload';
import { latencySeries } from './drawing';
import type { Mark, Outcome, Series } from './types';

/** Width of a column in the drawings, in real milliseconds. */
const COLUMN_MS = 100;

/** What a scenario found, before it is written up. */
export interface Findings {
  readonly samples: readonly Sample[];
  /** Reasons why the expectation failed; none when it came true. */
  readonly problems: readonly string[];
  readonly observed: readonly string[];
  readonly notes: readonly string[];
  readonly marks?: readonly Mark[];
  readonly startedAt: number;
}

/** Writes a scenario up: its figures, its drawings, and whether it passed. */
export function outcome({ samples, problems, observed, notes, marks, startedAt }: Findings): Outcome {
  const { requests, failed, p50, p99 } = figures(samples);
  return {
    pass: problems.length === 0,
    observed: [...problems, ...observed],
    requests,
    failed,
    p50,
    p99,
    durationMs: performance.now() - startedAt,
    notes: samples.length === 0 ? notes : [...notes, loadNote(samples)],
    series: overTime(samples),
    marks,
  };
}

function loadNote(samples: readonly Sample[]): string {
  const seconds = Math.max(...samples.map(({ atMs }) => atMs)) / 1000;
  return `Load: ${(samples.length / seconds).toFixed(0)} requests per second of real time on average, sent when due, whether or not earlier ones were answered.`;
}

/** Latency and failed requests in columns of time. */
function overTime(samples: readonly Sample[]): Series[] {
  const columns = new Map<number, Sample[]>();
  for (const sample of samples) {
    const column = Math.floor(sample.atMs / COLUMN_MS);
    columns.set(column, [...(columns.get(column) ?? []), sample]);
  }
  const points = [...columns].toSorted(([a], [b]) => a - b);
  const second = (column: number): number => (column * COLUMN_MS) / 1000;
  return [
    {
      name: `failed requests per ${COLUMN_MS} ms`,
      unit: '',
      kind: 'bad',
      points: points.map(([column, inIt]) => [second(column), figures(inIt).failed]),
    },
    ...latencySeries(samples, COLUMN_MS / 1000),
  ];
}

/** What is wrong after everything was read back, and what was seen of it. */
export function settled(settlement: Settlement): {
  readonly problems: string[];
  readonly observed: string[];
} {
  const { readBack, started, retried, hadSucceeded, problems } = settlement;
  const executions = started === undefined ? '' : ` ${startsOf(readBack, started)}`;
  const observed =
    readBack > 0
      ? [`${readBack} orders were read back, one by one and page by page, as acknowledged.${executions}`]
      : [];
  if (retried > 0) {
    observed.push(
      `${retried === 1 ? 'One order without an answer was sent again under its idempotency key' : `${retried} orders without an answer were sent again under their idempotency keys`}; ${hadSucceeded} had been stored the first time, none is there twice.`,
    );
  }
  return {
    problems: problems.slice(0, 5).concat(problems.length > 5 ? [`and ${problems.length - 5} more`] : []),
    observed: problems.length === 0 ? observed : [],
  };
}

/** How a deployment ended. */
export interface DeploymentEnd {
  readonly status: string;
  /** @default it succeeded */
  readonly error?: { readonly code: string; readonly message: string };
}

/** What is wrong with how a deployment ended; empty when it is as expected. @param expected its status, and its error's code */
export function endedOtherwise(
  { status, error }: DeploymentEnd,
  expected: { readonly status: string; readonly code?: string },
): string[] {
  if (status === expected.status && error?.code === expected.code) return [];
  const got = [status, error?.code, error?.message].filter((part) => part !== undefined).join(', ');
  return [`The deployment ended as ${got}; expected was ${expected.status} ${expected.code ?? ''}.`];
}

/** `12 × status 502 instead of 201, 3 × …`, the most frequent first. */
export function listFailures(samples: readonly Sample[]): string {
  return Object.entries(figures(samples).failures)
    .map(([reason, count]) => `${count} × ${reason}`)
    .join(', ');
}

/** `12 × 502, 3 × no answer`, in order of status. */
export function listStatuses(samples: readonly Sample[]): string {
  const kinds = samples.map(({ status }) => (status === undefined ? 'no answer' : String(status)));
  return [...new Set(kinds)]
    .toSorted((a, b) => a.localeCompare(b))
    .map((kind) => `${kinds.filter((other) => other === kind).length} × ${kind}`)
    .join(', ');
}

/** Template milliseconds as seconds, `12.3 s`. */
export function seconds(templateMs: number): string {
  return `${(templateMs / 1000).toFixed(1)} s`;
}

function startsOf(orders: number, started: number): string {
  if (started === orders) return 'Each has started one execution, under its own id.';
  return `${started} have started one execution, under their own ids; for ${orders - started} the API ran out of the second that it has for a start, and the watcher of open orders would start them.`;
}
