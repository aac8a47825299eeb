import type { Condition } from './choice';
import type { CatcherDefinition, RetrierDefinition } from './definition';
import type { Expression } from './intrinsic';
import type { Json } from './json';
import type { Path, Segment } from './path';
import type { TaskResource } from './task-resource';

/** States and where they begin: a machine, a branch, an item's processor. */
export interface Graph {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** A definition with its paths, templates and conditions read. */
export interface Machine extends Graph {
  /** @default no deadline */
  readonly timeoutMs?: number;
}

export interface ResultPlace {
  readonly text: string;
  readonly segments: readonly Segment[];
}

interface StateBase {
  readonly name: string;
  /** `null` takes nothing of the input: `{}`. */
  readonly inputPath: Path | null;
  /** `null` gives nothing of the output: `{}`. */
  readonly outputPath: Path | null;
  /** @default the state ends its graph */
  readonly next?: string;
}

export interface WithResult {
  readonly parameters?: Expression;
  readonly resultSelector?: Expression;
  /** `null` drops the result. */
  readonly resultPath: ResultPlace | null;
}

export interface Recovery {
  readonly retry: readonly RetrierDefinition[];
  readonly catch: readonly (CatcherDefinition & { readonly place: ResultPlace | null })[];
}

/** Seconds that are fixed, or that a path names. */
export type Seconds = { readonly ms: number } | { readonly path: Path };

export interface PassState extends StateBase, WithResult {
  readonly type: 'Pass';
  /** @default its input */
  readonly result?: Json;
}
export interface TaskState extends StateBase, WithResult, Recovery {
  readonly type: 'Task';
  readonly resource: TaskResource;
  readonly timeout?: Seconds;
  readonly heartbeat?: Seconds;
}
export interface ChoiceState extends StateBase {
  readonly type: 'Choice';
  readonly choices: readonly { readonly condition: Condition; readonly next: string }[];
  readonly otherwise?: string;
}
export interface WaitState extends StateBase {
  readonly type: 'Wait';
  readonly until: Seconds | { readonly timestampMs: number } | { readonly timestampPath: Path };
}
export interface SucceedState extends StateBase {
  readonly type: 'Succeed';
}
export interface FailState extends StateBase {
  readonly type: 'Fail';
  readonly error?: Expression;
  readonly cause?: Expression;
}
export interface ParallelState extends StateBase, WithResult, Recovery {
  readonly type: 'Parallel';
  readonly branches: readonly Graph[];
}
export interface MapState extends StateBase, WithResult, Recovery {
  readonly type: 'Map';
  readonly itemsPath: Path;
  readonly itemSelector?: Expression;
  readonly maxConcurrency: number | Path;
  readonly processor: Graph;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;
/** A state that can be tried again and whose errors can be caught. */
export type RecoverableState = TaskState | ParallelState | MapState;
