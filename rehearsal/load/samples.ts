/** What happened to one request of the load. Times are real milliseconds. */
export interface Sample {
  /** Name of the operation, for example `create`. */
  readonly operation: string;
  /** Sent at, counted from the start of the load. */
  readonly atMs: number;
  /** From the moment the request was due until its answer was read. */
  readonly durationMs: number;
  /** @default none: the connection broke before an answer */
  readonly status?: number;
  readonly contentType?: string;
  /** Task that the listener chose. @default none: the listener answered itself */
  readonly target?: string;
  /** Why the answer is not what a user was promised. @default none: it was */
  readonly failure?: string;
}

export interface LoadFigures {
  readonly requests: number;
  readonly failed: number;
  /** Milliseconds, of the requests that did not fail; 0 when there are none. */
  readonly p50: number;
  readonly p99: number;
  /** Reason to number of requests, the most frequent first. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Counts and latency percentiles of some samples. */
export function figures(samples: readonly Sample[]): LoadFigures {
  const failures = samples.flatMap((sample) => sample.failure ?? []);
  const durations = samples
    .filter((sample) => sample.failure === undefined)
    .map((sample) => sample.durationMs);
  return {
    requests: samples.length,
    failed: failures.length,
    p50: percentile(durations, 50),
    p99: percentile(durations, 99),
    failures: countByFrequency(failures),
  };
}

/** Nearest-rank percentile: the smallest value that at least `percent` of all values do not exceed; 0 of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? 0;
}

function countByFrequency(reasons: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
}
