import type { Clock } from '../clock';

/** Why a wait ended without what it waited for. */
export type GivenUp = 'late' | 'hopeless';

/** Waits for conditions that something else brings about and reports by `changed`. */
export interface Waiting {
  /** Looks at every condition that is waited for. */
  changed(): void;
  /**
   * Resolves once the condition holds, with nothing; or with the reason why it will not.
   * @param hopeless true when it can never come true any more
   */
  until(condition: () => boolean, hopeless: () => boolean, withinMs: number): Promise<GivenUp | undefined>;
}

/** @param clock of the deadlines */
export function waiting(clock: Clock): Waiting {
  const looks = new Set<() => void>();
  return {
    changed() {
      for (const look of looks) look();
    },
    until: (condition, hopeless, withinMs) =>
      new Promise((resolve) => {
        const end = (result: GivenUp | undefined): void => {
          cancel();
          looks.delete(look);
          resolve(result);
        };
        const look = (): void => {
          if (condition()) end(undefined);
          else if (hopeless()) end('hopeless');
        };
        const cancel = clock.schedule(() => end(condition() ? undefined : 'late'), withinMs);
        looks.add(look);
        look();
      }),
  };
}
