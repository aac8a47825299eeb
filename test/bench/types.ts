/** One line of a benchmark: what was measured, against what, and by how much they differ. */
export interface Row {
  readonly name: string;
  /** By the name of the column; numbers in its unit. */
  readonly values: Readonly<Record<string, number>>;
}

export interface Column {
  readonly name: string;
  /** For example `ms` or `kB`; `x` for a ratio. */
  readonly unit: string;
}

export interface BenchmarkResult {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** How it was measured, and what the figures do not say. */
  readonly notes: readonly string[];
}

/** Something that is measured side by side with something else, in one run. */
export interface Benchmark {
  /** On the command line. */
  readonly name: string;
  readonly title: string;
  /** @param rounds how often each thing is measured */
  run(rounds: number, say: (text: string) => void): Promise<BenchmarkResult>;
}
