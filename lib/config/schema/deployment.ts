import { z } from 'zod';
import { PREDEFINED_ECS_SHIFTS } from '../../delivery/deployment/ecs-shift';
import { LONGEST_SHIFT_MINUTES } from '../../release/traffic-shift';
import { describe, onOrOff, text, wholeNumber } from './setting';

/** How long all its moves take together is checked by the rule `releaseShiftEndsWithinTwoDays`. */
const pace = z.strictObject({
  percent: wholeNumber(1, 99, 'percent', 10),
  minutes: wholeNumber(1, LONGEST_SHIFT_MINUTES, 'minutes', 5),
});

const shift = describe(
  z.union([
    z.enum(PREDEFINED_ECS_SHIFTS),
    z.strictObject({ canary: pace }),
    z.strictObject({ linear: pace }),
  ]),
  {
    accepted: `one of ${PREDEFINED_ECS_SHIFTS.join(', ')}, or { canary: { percent, minutes } } or { linear: { percent, minutes } }`,
    example: "'Canary10Percent5Minutes'",
    words: PREDEFINED_ECS_SHIFTS,
  },
);

const alarms = z
  .strictObject({
    errorPercent: describe(z.number().gt(0).max(100), {
      accepted: 'a number above 0 and up to 100 (percent)',
      example: '1',
    }).default(1),
    p99Milliseconds: wholeNumber(1, 60_000, 'milliseconds', 1000).default(1000),
    windowMinutes: wholeNumber(1, 60, 'minutes').default(1),
  })
  .prefault({});

/** Which days is checked by the rule `releaseAlarmsAreIgnoredForDaysOnly`. */
const ignoreAlarms = z
  .strictObject({
    until: text(/^\d{4}-\d{2}-\d{2}$/, { accepted: 'a day, as YYYY-MM-DD', example: "'2026-12-01'" }),
    reason: text(/^\S.{8,198}\S$/, {
      accepted: 'why alarms must be ignored, in 10 to 200 characters on one line',
      example: "'incident 4711: every second request of the old version fails'",
    }),
  })
  .optional();

const release = {
  shift: shift.default('Canary10Percent5Minutes'),
  hooks: onOrOff().default(true),
  alarms,
  ignoreAlarms,
};

/**
 * Who shifts traffic, and how.
 *
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BlueGreenDeploymentConfiguration.html (waits of at most 2880 minutes)
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html (bakeTimeInMinutes)
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookTimeoutConfiguration.html
 */
export const deploymentSchema = describe(
  z.discriminatedUnion('strategy', [
    z.strictObject({
      strategy: strategy('codedeploy'),
      ...release,
      readyWaitMinutes: wholeNumber(0, 2880, 'minutes', 60).default(0),
      terminationWaitMinutes: wholeNumber(0, 2880, 'minutes', 5).default(5),
    }),
    z.strictObject({
      strategy: strategy('ecs-native'),
      ...release,
      bakeMinutes: wholeNumber(0, 1440, 'minutes', 5).default(5),
      // A hook works for up to two minutes: ECS must not roll back one that is about to answer.
      hookTimeoutMinutes: wholeNumber(3, 60, 'minutes', 3).default(3),
      pauseMinutes: wholeNumber(0, 1440, 'minutes', 15).default(0),
    }),
  ]),
  {
    accepted: "{ strategy: 'codedeploy' } or { strategy: 'ecs-native' }, with settings of that strategy",
    example: "{ strategy: 'codedeploy' }",
  },
);

function strategy<const Name extends 'codedeploy' | 'ecs-native'>(name: Name) {
  const words = ['codedeploy', 'ecs-native'];
  return describe(z.literal(name), {
    accepted: `one of ${words.join(', ')}`,
    example: "'codedeploy'",
    words,
  });
}
