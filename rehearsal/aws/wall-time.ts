import type { Clock } from '../clock';

/** Translates between the template's time and the machine's, as seen by a handler. */
export interface WallTime {
  /** Epoch seconds of a moment of the template's time. */
  epochSeconds(templateMs: number): number;
  /** Template milliseconds of a moment that a caller names. */
  templateMs(epochSeconds: number): number;
}

/**
 * A handler reads the machine's clock and means AWS's: "the last fifteen minutes" are fifteen minutes of the template's
 * time. So both clocks agree on now, and count the same seconds from there, back and forth.
 *
 * @param machine epoch milliseconds. @default Date.now
 */
export function wallTime(clock: Clock, machine: () => number = Date.now): WallTime {
  return {
    epochSeconds: (templateMs) => (machine() + templateMs - clock.now()) / 1000,
    templateMs: (epochSeconds) => epochSeconds * 1000 - machine() + clock.now(),
  };
}
