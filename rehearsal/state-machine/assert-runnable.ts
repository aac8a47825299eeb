import { NotModelledError } from './error';
import type { Graph, Machine, State } from './machine';
import type { MachineModel } from './model';
import type { Integrations } from './task-resource';
import { integrationOf } from './task-runner';

/**
 * Checks what no single field shows: transitions lead to states, tasks call what the rehearsal has, an Express machine
 * waits for no report.
 *
 * @throws NotModelledError naming the state
 */
export function assertRunnable(model: MachineModel, machine: Machine, integrations: Integrations): void {
  for (const graph of [machine, ...innerGraphs(machine)]) {
    if (!graph.states.has(graph.startAt)) {
      throw new NotModelledError(
        `State machine ${model.name}`,
        `StartAt is '${graph.startAt}', which is none of its states.`,
        'Correct StartAt.',
      );
    }
  }
  for (const { graph, state } of allStates(machine)) {
    const where = `State machine ${model.name}, state ${state.name}`;
    for (const target of targets(state)) {
      if (!graph.states.has(target)) {
        throw new NotModelledError(
          where,
          `It leads to '${target}', which is no state beside it.`,
          'Correct Next.',
        );
      }
    }
    if (state.type !== 'Task') continue;
    const { resource } = state;
    const waits = resource.kind === 'activity' || (resource.kind === 'service' && resource.callback);
    if (waits && model.type === 'EXPRESS') {
      throw new NotModelledError(
        where,
        'An Express machine cannot wait for activities or task tokens.',
        'Make it a standard one.',
      );
    }
    if (resource.kind !== 'activity') integrationOf(integrations, resource, where);
  }
}

function innerGraphs(graph: Graph): readonly Graph[] {
  const inner = [...graph.states.values()].flatMap((state) => {
    if (state.type === 'Parallel') return state.branches;
    return state.type === 'Map' ? [state.processor] : [];
  });
  return inner.flatMap((one) => [one, ...innerGraphs(one)]);
}

/** Every state of a machine with the graph that it is in, branches and item processors included. */
export function allStates(graph: Graph): readonly { readonly graph: Graph; readonly state: State }[] {
  return [graph, ...innerGraphs(graph)].flatMap((each) =>
    [...each.states.values()].map((state) => ({ graph: each, state })),
  );
}

function targets(state: State): readonly string[] {
  return [
    ...(state.next === undefined ? [] : [state.next]),
    ...('catch' in state ? state.catch.map(({ Next }) => Next) : []),
    ...(state.type === 'Choice' ? state.choices.map(({ next }) => next) : []),
    ...(state.type === 'Choice' && state.otherwise !== undefined ? [state.otherwise] : []),
  ];
}
