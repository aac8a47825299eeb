import type { Problem } from '../error';
import type { Settings } from '../settings';

/** A contradiction between settings that are each acceptable by themselves. */
export interface Rule {
  /**
   * The settings it looks at, as dotted paths. A rule is left out when one of them was refused by the schema: it would
   * judge a default that the user did not choose.
   */
  readonly uses: readonly string[];
  /** The problems it finds on a day; none when the settings agree. */
  readonly check: (settings: Settings, today: Date) => readonly Problem[];
}

/** Makes a rule of the settings it looks at and a check that returns the problem, several, or nothing. */
export function rule(
  uses: readonly string[],
  check: (settings: Settings, today: Date) => Problem | readonly Problem[] | undefined,
): Rule {
  return {
    uses,
    check: (settings, today) => {
      const found = check(settings, today);
      return found === undefined ? [] : [found].flat();
    },
  };
}
