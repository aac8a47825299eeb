import type { Algorithm } from './types';

/** Chooses a target out of those that may get the next request; at least one. */
export type Chooser<T> = (candidates: readonly T[]) => T;

/**
 * The routing algorithm of a target group.
 *
 * Round robin takes turns. Least outstanding requests takes the target with the fewest requests in flight; AWS does
 * not say what breaks a tie, here it is the turn.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#modify-routing-algorithm
 */
export function chooser<T extends { readonly inFlight: number }>(algorithm: Algorithm): Chooser<T> {
  let turn = 0;
  const byTurn: Chooser<T> = (candidates) => {
    const chosen = candidates[turn++ % candidates.length];
    if (chosen === undefined) throw new RangeError('There is no target to choose from.');
    return chosen;
  };
  if (algorithm === 'round_robin') return byTurn;
  return (candidates) => {
    const least = Math.min(...candidates.map(({ inFlight }) => inFlight));
    return byTurn(candidates.filter(({ inFlight }) => inFlight === least));
  };
}
