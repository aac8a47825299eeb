import { at } from '../../rehearsal/assembly/at';

/** A state that an execution enters, with how often it does. */
export interface Visit {
  readonly name: string;
  readonly state: unknown;
  readonly times: number;
}

export interface UsualWay {
  /** Next state after each choice, by the name of the choice. */
  readonly choices: Readonly<Record<string, string>>;
  /** Items that every Map goes through. */
  readonly items: number;
}

/**
 * The states that an execution enters on its usual way through a definition, branches and iterations included.
 *
 * @throws Error for a choice that the usual way does not know, and for a state that is not there
 */
export function visits(definition: unknown, way: UsualWay, times = 1): Visit[] {
  const found: Visit[] = [];
  const seen = new Set<string>();
  for (let name = at(definition, 'StartAt'); typeof name === 'string' && !seen.has(name);) {
    seen.add(name);
    const state = at(definition, 'States', name);
    if (state === undefined) throw new Error(`The definition has no state ${name}.`);
    found.push({ name, state, times }, ...within(state, way, times));
    name = next(name, state, way);
  }
  return found;
}

function within(state: unknown, way: UsualWay, times: number): Visit[] {
  const branches = at(state, 'Branches');
  const processor = at(state, 'ItemProcessor') ?? at(state, 'Iterator');
  return [
    ...(Array.isArray(branches) ? branches.flatMap((branch: unknown) => visits(branch, way, times)) : []),
    ...(processor === undefined ? [] : visits(processor, way, times * way.items)),
  ];
}

function next(name: string, state: unknown, { choices }: UsualWay): unknown {
  if (at(state, 'Type') !== 'Choice') return at(state, 'Next');
  const chosen = choices[name];
  if (chosen === undefined) {
    throw new Error(`Which way an order usually goes from ${name} is not said in ops/cost/order-usage.ts.`);
  }
  return chosen;
}
