import { escapeProblem, lastEscapeDay, utcDay } from '../../release/alarm-escape';
import { LONGEST_SHIFT_MINUTES, paceProblem, TrafficShift } from '../../release/traffic-shift';
import { showValue } from '../error';
import type { QuoteSettings } from '../settings';
import { rule } from './rule';

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html (hours between the first and the last traffic shift) */
export const shiftEndsWithinTwoDays = rule(['quote.shift'], ({ quote: { shift } }) => {
  const custom = customPace(shift);
  if (custom === undefined || paceProblem(custom.shape, custom.pace) === undefined) return undefined;
  const { shape, pace } = custom;
  return {
    setting: `quote.shift.${shape}`,
    value: `${pace.percent} percent, ${pace.minutes} minutes`,
    accepted: `a pace with at most ${LONGEST_SHIFT_MINUTES} minutes from the first move to the last`,
    fix: 'move a larger percentage at a time, or wait fewer minutes between the moves',
  };
});

/** An alarm that needs longer than the pause between two moves lets the next share of the traffic go first. */
export const alarmsGoOffBeforeTheNextMove = rule(
  ['quote.shift', 'quote.alarms.windowMinutes'],
  ({ quote: { shift, alarms } }) => {
    const custom = customPace(shift);
    // A shift that CodeDeploy refuses is told by `shiftEndsWithinTwoDays`.
    if (custom !== undefined && paceProblem(custom.shape, custom.pace) !== undefined) return undefined;
    const { intervalMinutes, name } = TrafficShift.of(shift);
    return intervalMinutes !== undefined && alarms.windowMinutes > intervalMinutes
      ? {
          setting: 'quote.alarms.windowMinutes',
          value: showValue(alarms.windowMinutes),
          accepted: `1 to ${intervalMinutes}, the minutes between two moves of ${name}`,
          fix: `lower quote.alarms.windowMinutes to ${intervalMinutes} or less, or choose a slower quote.shift`,
        }
      : undefined;
  },
);

/** No run lasts longer than the time-out, so an alarm at or above it would never go off. */
export const durationAlarmCanGoOff = rule(
  ['quote.alarms.p99Milliseconds', 'quote.timeoutSeconds'],
  ({ quote: { alarms, timeoutSeconds } }) =>
    alarms.p99Milliseconds >= timeoutSeconds * 1000
      ? {
          setting: 'quote.alarms.p99Milliseconds',
          value: showValue(alarms.p99Milliseconds),
          accepted: `less than quote.timeoutSeconds, which is ${timeoutSeconds} seconds`,
          fix: `lower quote.alarms.p99Milliseconds to ${timeoutSeconds * 1000 - 1} or less, or raise quote.timeoutSeconds`,
        }
      : undefined,
);

/** Nothing synthesizes after the day, so that the escape does not outlive its incident. */
export const alarmsAreIgnoredForDaysOnly = rule(['quote.ignoreAlarms'], ({ quote }, today) => {
  const escape = quote.ignoreAlarms;
  return escape !== undefined && escapeProblem(escape, today) !== undefined
    ? {
        setting: 'quote.ignoreAlarms.until',
        value: showValue(escape.until),
        accepted: `a day from ${utcDay(today)} to ${lastEscapeDay(today)} (UTC)`,
        fix: 'remove quote.ignoreAlarms, so that alarms guard the next release again, or give a day in that range',
      }
    : undefined;
});

function customPace(shift: QuoteSettings['shift']) {
  if (typeof shift === 'string') return undefined;
  return 'canary' in shift
    ? ({ shape: 'canary', pace: shift.canary } as const)
    : ({ shape: 'linear', pace: shift.linear } as const);
}
