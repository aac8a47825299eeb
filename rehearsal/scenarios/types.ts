import type { CallCount } from '../aws/calls';
import type { Assembly } from '../assembly/types';

/** One experiment on a running system. */
export interface Scenario<System> {
  /** On the command line and in the report, for example `kill-a-task`. */
  readonly name: string;
  readonly title: string;
  /** What must come true, in a sentence. */
  readonly expectation: string;
  run(system: System, context: ScenarioContext): Promise<Outcome>;
}

/** What a scenario is given beside its system. */
export interface ScenarioContext {
  readonly assembly: Assembly;
  /** Repeats the load: same seed, same requests in the same order. */
  readonly seed: number;
  /** Template seconds per real second. */
  readonly scale: number;
  /** Folder of this scenario's own, made by who writes to it; removed at the end. */
  readonly workFolder: string;
  /** Aborted when the rehearsal is to end; whoever waits, stops waiting. */
  readonly signal: AbortSignal;
  /** Says what goes on, in a few words. */
  readonly progress: (text: string) => void;
}

/** What came of a scenario. Times are real milliseconds. */
export interface Outcome {
  readonly pass: boolean;
  /** What was seen, a sentence each; where the expectation failed, the reason first. */
  readonly observed: readonly string[];
  readonly requests: number;
  readonly failed: number;
  /** Latency of the requests that did not fail. */
  readonly p50: number;
  readonly p99: number;
  readonly durationMs: number;
  /** Why this is, or is not, the truth on AWS, a sentence each. */
  readonly notes: readonly string[];
  /** Drawn over time in the report. @default none */
  readonly series?: readonly Series[];
  /** Moments to mark in the drawing. @default none */
  readonly marks?: readonly Mark[];
}

export interface Series {
  readonly name: string;
  /** For example `ms` or `%`. */
  readonly unit: string;
  /** Real seconds since the load began, and the value. */
  readonly points: readonly (readonly [seconds: number, value: number])[];
  /** `bad`: anything above zero is drawn as a fault. @default 'plain' */
  readonly kind?: 'plain' | 'bad';
}

export interface Mark {
  /** Real seconds since the load began. */
  readonly at: number;
  readonly text: string;
}

/** What a rehearsal is made of, so that nobody takes a model for the real thing. */
export interface Provenance {
  /** Ran for real on this machine. */
  readonly real: readonly string[];
  /** Behaved as AWS documents it, in a model. */
  readonly modelled: readonly string[];
  /** In the templates, and neither run nor modelled; or to be seen in an account only. */
  readonly onlyAws: readonly string[];
}

/** An architecture that can be rehearsed: how it is recognized, started and tried. */
export interface Architecture<System extends RunningSystem = RunningSystem> {
  /** For example `service`. */
  readonly name: string;
  readonly title: string;
  readonly scenarios: readonly Scenario<System>[];
  /** Names of the scenarios that run unless more are asked for: the telling ones, where all take long. @default all */
  readonly telling?: readonly string[];
  /** True when the assembly has it. */
  isIn(assembly: Assembly): boolean;
  /**
   * Does once what every scenario needs, such as building an image.
   *
   * @returns starts the system anew, for one scenario
   * @throws with the reason when the assembly has something that cannot be rehearsed
   */
  prepare(context: ScenarioContext): Promise<(context: ScenarioContext) => Promise<System>>;
}

/** A system on real processes, with its templates behind it. */
export interface RunningSystem {
  provenance(): Provenance;
  /** Calls of AWS APIs so far. @default not counted */
  calls?(): readonly CallCount[];
  /** Ends every process, server and connection of the system. Calling it again does nothing. */
  close(): Promise<void>;
}
