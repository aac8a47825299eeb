import type { TrafficChange } from '../../delivery/types';
import type { Sample } from '../../load/samples';

/** The load and the listener beside each other. */
export interface Traffic {
  /** Changes of the production listener, the first one before the load began. */
  readonly changes: readonly TrafficChange[];
  readonly samples: readonly Sample[];
  /** Real milliseconds since the load began, of a moment of the template's time. */
  readonly atLoad: (templateMs: number) => number;
  /** Real milliseconds between the arrival of a request at the listener and the next change that may still lie before it. */
  readonly slackMs: number;
}

/** Requests that a revision answered which had no share at any moment between their sending and their answer. */
export function withoutShare({ changes, samples, atLoad, slackMs }: Traffic): readonly Sample[] {
  const periods = changes.map(({ at, shares }, index) => ({
    from: index === 0 ? -Infinity : atLoad(at),
    to: index + 1 < changes.length ? atLoad(changes[index + 1]?.at ?? Infinity) : Infinity,
    shares,
  }));
  return samples.filter(({ target, atMs, durationMs }) => {
    if (target === undefined) return false;
    return !periods.some(
      ({ from, to, shares }) =>
        from <= atMs + durationMs + slackMs && to >= atMs - slackMs && (shares[target] ?? 0) > 0,
    );
  });
}
