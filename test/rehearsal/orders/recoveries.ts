import type { MachineDefinition, StateDefinition } from '../../../rehearsal/state-machine/definition';

/** A retrier or a catcher of a definition, by its place in it. */
export interface Recovery {
  readonly state: string;
  /** In the state's `Retry` or `Catch`. */
  readonly index: number;
  readonly errors: readonly string[];
}

export interface Retrier extends Recovery {
  readonly attempts: number;
}

export interface Catcher extends Recovery {
  readonly next: string;
}

/** Everything in a definition that an execution can come through. */
export interface Recoveries {
  readonly states: readonly string[];
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

type Graph = Pick<MachineDefinition, 'States'>;

export function recoveriesOf(graph: Graph): Recoveries {
  const states = statesOf(graph);
  return {
    states: states.map(([name]) => name),
    retriers: states.flatMap(([state, definition]) =>
      ('Retry' in definition ? definition.Retry : []).map(({ ErrorEquals, MaxAttempts }, index) => ({
        state,
        index,
        errors: ErrorEquals,
        attempts: MaxAttempts,
      })),
    ),
    catchers: states.flatMap(([state, definition]) =>
      ('Catch' in definition ? definition.Catch : []).map(({ ErrorEquals, Next }, index) => ({
        state,
        index,
        errors: ErrorEquals,
        next: Next,
      })),
    ),
  };
}

/** Every state by name, those of branches and item processors included. */
function statesOf(graph: Graph): readonly (readonly [string, StateDefinition])[] {
  return Object.entries(graph.States).flatMap(([name, state]) => {
    const inner =
      state.Type === 'Parallel'
        ? state.Branches
        : state.Type === 'Map'
          ? [state.ItemProcessor ?? state.Iterator].flatMap((one) => one ?? [])
          : [];
    return [[name, state] as const, ...inner.flatMap(statesOf)];
  });
}
