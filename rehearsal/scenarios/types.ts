import type { CallCount } from '../aws/calls';
import type { Assembly } from '../assembly/types';
import type { AccessLog } from '../iam/log';

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
  /** Environment of this repository that the assembly was synthesized from. @default it was given as it is */
  readonly environment?: string;
  /** Repeats the load: same seed, same requests in the same order. */
  readonly seed: number;
  /** Template seconds per real second. */
  readonly scale: number;
  /** Folder of this scenario's own, made by who writes to it; removed at the end. */
  readonly workFolder: string;
  /** Aborted when the rehearsal is to end; whoever waits, stops waiting. */
  readonly signal: AbortSignal;
  /** Where the judges of AWS calls write down what they find. @default calls are not judged: every one is allowed */
  readonly access?: AccessLog;
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
  /** Which version had which share of the traffic, drawn over time above the series. @default nothing was released */
  readonly shares?: TrafficShares;
  /** Drawn over time in the report. @default none */
  readonly series?: readonly Series[];
  /** States of alarms, drawn over time below the series. @default there are none */
  readonly alarms?: readonly AlarmStates[];
  /** Moments to mark in the drawing. @default none */
  readonly marks?: readonly Mark[];
  /** One execution of a state machine, drawn as a timeline and as a way through its states. @default none is shown */
  readonly execution?: ExecutionPath;
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

/** The traffic of a release by version: who was to have it, and who had it. Times are real seconds since the load began. */
export interface TrafficShares {
  /** The oldest first; drawn from the base line up in this order. */
  readonly versions: readonly string[];
  /** From each moment until the next one, percent by version; the first one holds from the beginning. */
  readonly configured: readonly { readonly at: number; readonly percent: Readonly<Record<string, number>> }[];
  readonly served: {
    /** Width of each column. */
    readonly seconds: number;
    /** Number of requests by version that were sent in the column, and of those that reached no version. */
    readonly columns: readonly {
      readonly at: number;
      readonly requests: Readonly<Record<string, number>>;
      readonly unserved: number;
    }[];
  };
}

/** The states of an alarm over time. */
export interface AlarmStates {
  readonly name: string;
  /** From each moment until the next one, in real seconds since the load began; the first one holds from the beginning. */
  readonly states: readonly {
    readonly at: number;
    readonly state: 'OK' | 'INSUFFICIENT_DATA' | 'ALARM';
  }[];
}

/** The history of one execution, and the graph that it found its way through. Times are real seconds since its start. */
export interface ExecutionPath {
  readonly name: string;
  /** For example `SUCCEEDED`. */
  readonly status: string;
  /** Visits of states, in order of entry. */
  readonly visits: readonly ExecutionVisit[];
  /** In the order in which they are drawn: the longest way first, then what leads off it. */
  readonly states: readonly {
    readonly name: string;
    readonly type: string;
    /** How deep it stands in branches and items of other states. */
    readonly depth: number;
  }[];
  readonly links: readonly ExecutionLink[];
}

export interface ExecutionVisit {
  readonly state: string;
  readonly from: number;
  readonly to: number;
  readonly outcome: 'succeeded' | 'caught' | 'failed' | 'abandoned';
  /** Error that ended it. @default none */
  readonly error?: string;
  /** Attempts that were repeated. */
  readonly retries: readonly { readonly at: number; readonly error: string }[];
}

/** A way from one state to another. */
export interface ExecutionLink {
  readonly from: string;
  readonly to: string;
  readonly kind: 'next' | 'choice' | 'catch';
  /** Errors that are caught. @default it is no catcher */
  readonly errors?: readonly string[];
  /** Which steps of the execution led along it, counted from 1. @default none did */
  readonly steps: readonly number[];
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
  /**
   * True when the assembly has it.
   *
   * @param environment of this repository that the assembly was synthesized from, if it was
   */
  isIn(assembly: Assembly, environment?: string): boolean;
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
