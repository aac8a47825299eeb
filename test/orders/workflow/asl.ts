import type { Template } from 'aws-cdk-lib/assertions';
import { readable } from './built-workflow';

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string;
  readonly Next: string;
}

/** A state, as far as tests of the definition look at it. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Branches?: readonly States[];
  readonly ItemProcessor?: States;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly HeartbeatSeconds?: number;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly ResultPath?: string | null;
  readonly ResultSelector?: unknown;
  readonly OutputPath?: string;
}

export interface States {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Definition extends States {
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: string;
}

/** The definition of the only state machine in a template, its references written as text. */
export function definitionOf(template: Template): Definition {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const definition: Definition = JSON.parse(String(readable(machine?.Properties.DefinitionString)));
  return definition;
}

/** Every state by its name, those inside of others too. */
export function allStates(states: States): Readonly<Record<string, State>> {
  const inner = Object.values(states.States)
    .flatMap(({ Branches = [], ItemProcessor }) => [...Branches, ...(ItemProcessor ? [ItemProcessor] : [])])
    .map(allStates);
  return Object.assign({}, states.States, ...inner);
}

/** Every level of a definition: the top, the branches, the iteration. */
export function levels(level: States): readonly States[] {
  const inner = Object.values(level.States).flatMap(({ Branches = [], ItemProcessor }) => [
    ...Branches,
    ...(ItemProcessor ? [ItemProcessor] : []),
  ]);
  return [level, ...inner.flatMap(levels)];
}

/** Names of the tasks, sorted. */
export function tasksOf(states: States): readonly (readonly [string, State])[] {
  return Object.entries(allStates(states))
    .filter(([, { Type }]) => Type === 'Task')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** Names of the states that can follow a state, in the same level. */
export function followers({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] {
  return [
    Next,
    Default,
    ...Choices.map((choice) => choice.Next),
    ...Catch.map((catcher) => catcher.Next),
  ].filter((name) => name !== undefined);
}

/** Names of the states that are reached from the start of a level. */
export function reached({ StartAt, States: states }: States): ReadonlySet<string> {
  const found = new Set([StartAt]);
  for (const name of found) {
    const state = states[name];
    if (state !== undefined) followers(state).forEach((next) => found.add(next));
  }
  return found;
}

/** Longest that the attempts of a state and the waits between them may take, in seconds: no jitter shortens a wait. */
export function worstSeconds({ Retry = [], TimeoutSeconds = 0 }: State): number {
  const attempts = Retry.reduce((sum, { MaxAttempts = 3 }) => sum + MaxAttempts, 1);
  return attempts * TimeoutSeconds + Retry.flatMap(waits).reduce((sum, wait) => sum + wait, 0);
}

function waits({
  IntervalSeconds = 1,
  MaxAttempts = 3,
  BackoffRate = 2,
  MaxDelaySeconds = Infinity,
}: Retrier): number[] {
  return Array.from({ length: MaxAttempts }, (_, attempt) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
  );
}
