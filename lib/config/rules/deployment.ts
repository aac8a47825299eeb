import { ecsShift } from '../../delivery/deployment/ecs-shift';
import { LONGEST_NATIVE_RELEASE_MINUTES, longestRelease } from '../../delivery/deployment/release-minutes';
import { escapeProblem, lastEscapeDay, utcDay } from '../../release/alarm-escape';
import { LONGEST_SHIFT_MINUTES, paceProblem } from '../../release/traffic-shift';
import { showValue } from '../error';
import type { DeploymentSettings } from '../settings';
import { rule } from './rule';

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html (hours between the first and the last traffic shift) */
export const releaseShiftEndsWithinTwoDays = rule(['deployment.shift'], ({ deployment }) => {
  const custom = customPace(deployment);
  if (custom === undefined || paceProblem(custom.shape, custom.pace) === undefined) return undefined;
  const { shape, pace } = custom;
  return {
    setting: `deployment.shift.${shape}`,
    value: `${pace.percent} percent, ${pace.minutes} minutes`,
    accepted: `a pace with at most ${LONGEST_SHIFT_MINUTES} minutes from the first move to the last`,
    fix: 'move a larger percentage at a time, or wait fewer minutes between the moves',
  };
});

const SMALLEST_NATIVE_STEP_PERCENT = 3;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html (stepPercent) */
export const nativeLinearStepsAreLargeEnough = rule(
  ['deployment.strategy', 'deployment.shift'],
  ({ deployment }) => {
    const custom = customPace(deployment);
    if (deployment.strategy !== 'ecs-native' || custom?.shape !== 'linear') return undefined;
    return custom.pace.percent < SMALLEST_NATIVE_STEP_PERCENT
      ? {
          setting: 'deployment.shift.linear.percent',
          value: showValue(custom.pace.percent),
          accepted: `${SMALLEST_NATIVE_STEP_PERCENT} or more under ecs-native`,
          fix: `raise it to ${SMALLEST_NATIVE_STEP_PERCENT}, or use the strategy codedeploy`,
        }
      : undefined;
  },
);

/** The pipeline's action gives up after an hour, and then reports a failure of a release that goes on. */
export const releaseFitsThePipelineAction = rule(['deployment'], ({ deployment }) => {
  if (deployment.strategy !== 'ecs-native' || !isPossible(deployment)) return undefined;
  const { shift, bake, hooks, pause, tasks, total } = longestRelease(deployment);
  return total > LONGEST_NATIVE_RELEASE_MINUTES
    ? {
        setting: 'deployment',
        value: `${total} minutes: shift ${shift}, bake ${bake}, hooks ${hooks}, pause ${pause}, start and end of tasks ${tasks}`,
        accepted: `at most ${LONGEST_NATIVE_RELEASE_MINUTES} minutes in total, which CodePipeline's ECS action waits`,
        fix: 'shorten deployment.shift, bakeMinutes, hookTimeoutMinutes or pauseMinutes, or use the strategy codedeploy',
      }
    : undefined;
});

/** An alarm that needs longer than the pause between two moves lets the next share of the traffic go first. */
export const releaseAlarmsGoOffBeforeTheNextMove = rule(
  ['deployment.shift', 'deployment.alarms.windowMinutes'],
  ({ deployment }) => {
    if (!isPossible(deployment)) return undefined;
    const { intervalMinutes, name } = ecsShift(deployment.shift);
    const { windowMinutes } = deployment.alarms;
    return intervalMinutes !== undefined && windowMinutes > intervalMinutes
      ? {
          setting: 'deployment.alarms.windowMinutes',
          value: showValue(windowMinutes),
          accepted: `1 to ${intervalMinutes}, the minutes between two moves of ${name}`,
          fix: `lower deployment.alarms.windowMinutes to ${intervalMinutes} or less, or choose a slower deployment.shift`,
        }
      : undefined;
  },
);

/** No request is worked on for longer, so an alarm at or above it would never go off. */
export const latencyAlarmCanGoOff = rule(
  ['deployment.alarms.p99Milliseconds', 'timeouts.request'],
  ({ deployment: { alarms }, timeouts: { request } }) =>
    alarms.p99Milliseconds >= request * 1000
      ? {
          setting: 'deployment.alarms.p99Milliseconds',
          value: showValue(alarms.p99Milliseconds),
          accepted: `less than timeouts.request, which is ${request} seconds`,
          fix: `lower deployment.alarms.p99Milliseconds to ${request * 1000 - 1} or less, or raise timeouts.request`,
        }
      : undefined,
);

/** Nothing synthesizes after the day, so that the escape does not outlive its incident. */
export const releaseAlarmsAreIgnoredForDaysOnly = rule(
  ['deployment.ignoreAlarms'],
  ({ deployment: { ignoreAlarms } }, today) =>
    ignoreAlarms !== undefined && escapeProblem(ignoreAlarms, today) !== undefined
      ? {
          setting: 'deployment.ignoreAlarms.until',
          value: showValue(ignoreAlarms.until),
          accepted: `a day from ${utcDay(today)} to ${lastEscapeDay(today)} (UTC)`,
          fix: 'remove deployment.ignoreAlarms, so that alarms guard the next release again, or give a day in that range',
        }
      : undefined,
);

/** A shift that CodeDeploy refuses is told by `releaseShiftEndsWithinTwoDays`, and by no other rule. */
function isPossible(deployment: DeploymentSettings): boolean {
  const custom = customPace(deployment);
  return custom === undefined || paceProblem(custom.shape, custom.pace) === undefined;
}

function customPace({ shift }: DeploymentSettings) {
  if (typeof shift === 'string') return undefined;
  return 'canary' in shift
    ? ({ shape: 'canary', pace: shift.canary } as const)
    : ({ shape: 'linear', pace: shift.linear } as const);
}
