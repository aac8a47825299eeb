import type { LimitKind } from './task-runner';

/**
 * Limits under a clock of this scale. What is called and who works on an activity are programs that run at their own
 * pace: their limits keep their length in real time. Who holds a callback's token is a person, whose deadline is
 * template time.
 *
 * @param scale template seconds per real second; at 1 and below nothing changes
 */
export function limitsOfPrograms(scale: number): (kind: LimitKind, templateMs: number) => number {
  return (kind, templateMs) => (kind === 'callback' ? templateMs : templateMs * Math.max(1, scale));
}
