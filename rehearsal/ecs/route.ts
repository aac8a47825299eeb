import type { Action, Listener, WeightedTarget } from '../listener';

type Forward = Extract<Action, { type: 'forward' }>;

/** What a deployment reads of a listener, and writes to it. */
export type WrittenListener = Pick<
  Listener,
  'name' | 'defaultAction' | 'rules' | 'setDefaultAction' | 'setRuleAction'
>;

/**
 * Where a deployment moves traffic: one listener, and the actions of it that forward to the service. `default` is the
 * default action, anything else the id of a rule.
 */
export interface Route {
  readonly listener: WrittenListener;
  readonly places: readonly string[];
}

/**
 * The route of a listener whose actions CodeDeploy rewrites: all that forward to one of two target groups. It leaves
 * fixed responses and redirects alone, as far as AWS says anything about listeners with rules.
 *
 * @throws Error when no action does
 */
export function forwardingRoute(listener: Listener, targetGroups: readonly string[]): Route {
  const forwards = (action: Action): boolean =>
    action.type === 'forward' &&
    action.targetGroups.some(({ targetGroup }) => targetGroups.includes(targetGroup));
  const places = [
    ...(forwards(listener.defaultAction) ? ['default'] : []),
    ...listener.rules.filter(({ action }) => forwards(action)).map(({ id }) => id),
  ];
  if (places.length > 0) return { listener, places };
  throw new Error(`Listener ${listener.name} forwards to none of ${targetGroups.join(', ')}.`);
}

/** The route of one rule, which Amazon ECS is given by its ARN. @throws Error when no listener has it */
export function ruleRoute(listeners: readonly Listener[], ruleId: string): Route {
  const listener = listeners.find(({ rules }) => rules.some(({ id }) => id === ruleId));
  if (listener) return { listener, places: [ruleId] };
  throw new Error(`No listener has the rule ${ruleId}.`);
}

/** The target groups that a route sends to now, by weight. */
export function weightsOf({ listener, places: [place] }: Route): readonly WeightedTarget[] {
  const action =
    place === 'default' ? listener.defaultAction : listener.rules.find(({ id }) => id === place)?.action;
  return action?.type === 'forward' ? action.targetGroups : [];
}

/** Rewrites every action of a route. The next request sees it. */
export function setWeights({ listener, places }: Route, targetGroups: readonly WeightedTarget[]): void {
  const action: Forward = { type: 'forward', targetGroups };
  for (const place of places) {
    if (place === 'default') listener.setDefaultAction(action);
    else listener.setRuleAction(place, action);
  }
}
