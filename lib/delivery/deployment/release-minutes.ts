import { LIFECYCLE_HOOKS } from './lifecycle';
import { ecsShift, type EcsShift } from './ecs-shift';

/*
 * Plain code without constructs, for the configuration too.
 */

/** What CodePipeline's ECS action waits at most. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const LONGEST_NATIVE_RELEASE_MINUTES = 60;

/**
 * Kept free of what the action waits: for tasks of the new version to start and pass their checks, and for those of the
 * old one to end. AWS states no time for either; the environments here give a grace period of a minute, and a stop
 * time-out of at most two.
 */
export const TASK_MINUTES = 5;

export interface NativeRelease {
  readonly shift: EcsShift;
  readonly bakeMinutes: number;
  readonly hooks: boolean;
  readonly hookTimeoutMinutes: number;
  /** 0: nobody is asked. */
  readonly pauseMinutes: number;
}

/** Where the minutes of a release go when every hook takes as long as it may. */
export interface ReleaseMinutes {
  readonly shift: number;
  readonly bake: number;
  readonly hooks: number;
  readonly pause: number;
  readonly tasks: number;
  readonly total: number;
}

/**
 * The longest that a release under ECS may take: the shift, the bake time, each hook up to its time-out, the pause up to
 * its own, and `TASK_MINUTES`. `PRE_PRODUCTION_TRAFFIC_SHIFT` runs before each step of a canary or linear
 * shift, the other stages once.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export function longestRelease(release: NativeRelease): ReleaseMinutes {
  const { steps, totalMinutes } = ecsShift(release.shift);
  const runs = LIFECYCLE_HOOKS.map(({ stage }) =>
    stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' ? steps.length : 1,
  ).reduce((sum, times) => sum + times, 0);
  const hooks = release.hooks ? runs * release.hookTimeoutMinutes : 0;
  return {
    shift: totalMinutes,
    bake: release.bakeMinutes,
    hooks,
    pause: release.pauseMinutes,
    tasks: TASK_MINUTES,
    total: totalMinutes + release.bakeMinutes + hooks + release.pauseMinutes + TASK_MINUTES,
  };
}
