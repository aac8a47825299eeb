import type { Spread } from './samples';

/** Of one thing: a number, the middle of several with the lowest and the highest, or words. */
export type Value = number | Spread | string;

/** One line of a table: what was measured, and its values by the name of the column, numbers in its unit. */
export interface Row {
  readonly name: string;
  readonly values: Readonly<Record<string, Value>>;
}

export interface Column {
  readonly name: string;
  /** For example `ms` or `kB`; `x` for a ratio. @default words, or a number of things */
  readonly unit?: string;
}

export interface ResultTable {
  /** @default the benchmark's own */
  readonly title?: string;
  /** Ratios first: they say more than the times of one machine. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface BenchmarkResult {
  readonly tables: readonly ResultTable[];
  /** Drawn with characters, below the tables. */
  readonly drawing?: string;
  /** How it was measured, what was aimed at, and what the figures do not say. */
  readonly notes: readonly string[];
}

export interface BenchmarkContext {
  /** How often each thing is measured. */
  readonly runs: number;
  /** Empty, and removed afterwards. */
  readonly folder: string;
  /** Told what goes on. */
  readonly say: (text: string) => void;
  /** Ends every process that was started. */
  readonly signal: AbortSignal;
  /** Where to write a profile of the processor to. @default none is made */
  readonly profile?: string;
}

/** Something that is measured side by side with something else, in one run. */
export interface Benchmark {
  /** On the command line. */
  readonly name: string;
  readonly title: string;
  /** How often each thing is measured. */
  readonly runs: number;
  /** Part of `npm run bench` without a name: all of those together take less than three minutes. */
  readonly quick: boolean;
  /** Has `--profile FILE`. @default false */
  readonly profiles?: boolean;
  run(context: BenchmarkContext): Promise<BenchmarkResult>;
}
