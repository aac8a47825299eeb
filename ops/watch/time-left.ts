import type { LifecycleView } from './view';

/** How traffic moves, as CodeDeploy and Amazon ECS describe it. */
export type ShiftPlan =
  | { readonly type: 'all-at-once' }
  | { readonly type: 'canary' | 'linear'; readonly percent: number; readonly minutes: number };

export interface TimeLeftOptions {
  readonly shift: ShiftPlan;
  /** Minutes that the old version stays after the shift. */
  readonly bakeMinutes: number;
  readonly events: readonly LifecycleView[];
  /** Event in which traffic moves. */
  readonly shiftEvent: string;
  readonly now: Date;
}

/**
 * Seconds that shift and bake still take when nothing stops them. How long tasks and hooks take, nobody knows
 * beforehand: before the shift this is the least that is left.
 */
export function secondsLeft({ shift, bakeMinutes, events, shiftEvent, now }: TimeLeftOptions): number {
  const bake = bakeMinutes * 60;
  const event = events.find(({ name }) => name === shiftEvent);
  if (event?.endedAt !== undefined) return left(bake, event.endedAt, now);
  const whole = shiftSeconds(shift);
  return (event?.startedAt === undefined ? whole : left(whole, event.startedAt, now)) + bake;
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
function shiftSeconds(shift: ShiftPlan): number {
  if (shift.type === 'all-at-once') return 0;
  if (shift.type === 'canary') return shift.minutes * 60;
  return (Math.ceil(100 / shift.percent) - 1) * shift.minutes * 60;
}

function left(seconds: number, since: Date, now: Date): number {
  return Math.max(0, Math.round(seconds - (now.getTime() - since.getTime()) / 1000));
}
