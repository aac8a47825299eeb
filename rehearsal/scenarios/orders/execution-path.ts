import type { GraphDefinition, MachineDefinition, StateDefinition } from '../../state-machine/definition';
import type { Execution } from '../../state-machine/execution';
import type { StateVisit } from '../../state-machine/visit';
import type { ExecutionLink, ExecutionPath } from '../types';

type Link = Omit<ExecutionLink, 'steps'> & {
  /** In the state's `Catch`. @default it is no catcher */
  readonly catcher?: number;
};

/**
 * What the report draws of an execution.
 *
 * @param seconds real seconds that some template milliseconds took
 */
export function executionPath(
  execution: Pick<Execution, 'view' | 'visits'>,
  definition: MachineDefinition,
  seconds: (templateMs: number) => number,
): ExecutionPath {
  const { name, status, startedAt, stoppedAt = startedAt } = execution.view();
  const { visits } = execution;
  const at = (templateMs: number): number => seconds(templateMs - startedAt);
  return {
    name,
    status,
    visits: visits.map(({ state, enteredAt, end, retries }) => ({
      state,
      from: at(enteredAt),
      to: at(end?.at ?? stoppedAt),
      outcome: end?.outcome ?? 'abandoned',
      error: end?.error,
      retries: retries.map((retry) => ({ at: at(retry.at), error: retry.error })),
    })),
    states: drawnStates(definition, 0),
    links: linksOf(definition).map(({ catcher, ...link }) => ({
      ...link,
      steps: stepsAlong({ ...link, catcher }, visits),
    })),
  };
}

function drawnStates(graph: GraphDefinition, depth: number): ExecutionPath['states'] {
  return inOrder(graph).flatMap((name) => {
    const state = graph.States[name];
    if (!state) return [];
    const inner = innerGraphs(state).flatMap((one) => drawnStates(one, depth + 1));
    return [{ name, type: state.Type, depth }, ...inner];
  });
}

/** The longest way from the start without a catcher, then every other state as the definition has them. */
function inOrder({ StartAt, States }: GraphDefinition): readonly string[] {
  const longest = new Map<string, readonly string[]>();
  const from = (name: string, before: readonly string[]): readonly string[] => {
    const known = longest.get(name);
    if (known) return known;
    const state = States[name];
    const ways = state ? linksFrom(name, state).filter(({ kind }) => kind !== 'catch') : [];
    const rest = ways
      .filter(({ to }) => !before.includes(to))
      .map(({ to }) => from(to, [...before, to]))
      .reduce((best, one) => (one.length > best.length ? one : best), []);
    const way = [name, ...rest];
    longest.set(name, way);
    return way;
  };
  const main = from(StartAt, [StartAt]);
  return [...main, ...Object.keys(States).filter((name) => !main.includes(name))];
}

function linksOf(graph: GraphDefinition): readonly Link[] {
  return Object.entries(graph.States).flatMap(([name, state]) => [
    ...linksFrom(name, state),
    ...innerGraphs(state).flatMap(linksOf),
  ]);
}

function linksFrom(from: string, state: StateDefinition): readonly Link[] {
  const next = 'Next' in state && state.Next !== undefined ? [state.Next] : [];
  const choices =
    state.Type === 'Choice' ? [...state.Choices.map(({ Next }) => Next), state.Default ?? []].flat() : [];
  const catchers = 'Catch' in state ? state.Catch : [];
  return [
    ...next.map((to) => ({ from, to, kind: 'next' as const })),
    ...[...new Set(choices)].map((to) => ({ from, to, kind: 'choice' as const })),
    ...catchers.map(({ Next: to, ErrorEquals: errors }, catcher) => ({
      from,
      to,
      kind: 'catch' as const,
      errors,
      catcher,
    })),
  ];
}

function innerGraphs(state: StateDefinition): readonly GraphDefinition[] {
  if (state.Type === 'Parallel') return state.Branches;
  return state.Type === 'Map' ? [state.ItemProcessor ?? state.Iterator ?? []].flat() : [];
}

/** Steps are the ways that the execution itself took, in order; branches and items go theirs side by side. */
function stepsAlong({ from, to, catcher }: Link, visits: readonly StateVisit[]): readonly number[] {
  return visits
    .filter(({ branch, end }) => branch.length === 0 && end?.next !== undefined)
    .flatMap(({ state, end }, index) =>
      state === from && end?.next === to && end.catcher === catcher ? [index + 1] : [],
    );
}
