import { TrafficShift, type ShiftPace } from '../../release/traffic-shift';

/*
 * Plain code without constructs: the configuration, which knows none, describes and checks a shift with it too.
 */

/**
 * AWS's predefined shifts for ECS; CodeDeploy's own name puts `CodeDeployDefault.ECS` before it.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-ecs
 */
export const PREDEFINED_ECS_SHIFTS = [
  'AllAtOnce',
  'Canary10Percent5Minutes',
  'Canary10Percent15Minutes',
  'Linear10PercentEvery1Minutes',
  'Linear10PercentEvery3Minutes',
] as const;
export type PredefinedEcsShift = (typeof PREDEFINED_ECS_SHIFTS)[number];

/** A shift as it is written down: one of AWS's predefined ones by name, or a pace of one's own. */
export type EcsShift = PredefinedEcsShift | { readonly canary: ShiftPace } | { readonly linear: ShiftPace };

/** The moves behind AWS's names. */
const PREDEFINED: Readonly<Record<PredefinedEcsShift, TrafficShift>> = {
  AllAtOnce: TrafficShift.allAtOnce(),
  Canary10Percent5Minutes: TrafficShift.canary({ percent: 10, minutes: 5 }),
  Canary10Percent15Minutes: TrafficShift.canary({ percent: 10, minutes: 15 }),
  Linear10PercentEvery1Minutes: TrafficShift.linear({ percent: 10, minutes: 1 }),
  Linear10PercentEvery3Minutes: TrafficShift.linear({ percent: 10, minutes: 3 }),
};

/**
 * The moves of a shift, for either strategy.
 * @throws Error when the pace is none that CodeDeploy accepts
 */
export function ecsShift(description: EcsShift): TrafficShift {
  if (typeof description === 'string') return PREDEFINED[description];
  return 'canary' in description
    ? TrafficShift.canary(description.canary)
    : TrafficShift.linear(description.linear);
}

/** AWS's name for exactly these moves, `undefined` where it has none. */
export function predefinedName(shift: TrafficShift): PredefinedEcsShift | undefined {
  return PREDEFINED_ECS_SHIFTS.find((name) => PREDEFINED[name].name === shift.name);
}
