import * as z from 'zod';
import { showValue, type Problem } from '../config/error';
import { escapeProblem, type AlarmEscape } from './alarm-escape';
import { DEFAULT_ALARM_LIMITS } from './deployment-alarms';
import type { Concurrency } from './gradual-function-props';
import {
  paceProblem,
  PREDEFINED_SHIFTS,
  TrafficShift,
  type PredefinedShift,
  type ShiftPace,
} from './traffic-shift';

/** Settings of the quote function, its releases and its API. */
export interface QuoteSettings {
  /** Memory of the function in MiB, 128 to 10240; Lambda's CPU share follows it. @default 512 */
  readonly memoryMiB: number;
  /** Longest run of the function in seconds, 1 to 29: API Gateway gives up at 29. @default 5 */
  readonly timeoutSeconds: number;
  /** Concurrent executions set aside or kept warm. @default unreserved: a new account may have a limit of ten */
  readonly concurrency: Concurrency;
  /** How a release moves to the new version: one of AWS's predefined shifts by name, or a custom pace. @default Canary10Percent5Minutes */
  readonly shift: ShiftSettings;
  readonly alarms: AlarmSettings;
  /**
   * Change it to publish the function once more as it is, for example to release again what an alarm rolled back: Lambda
   * publishes no version of a function that has not changed since the last one. @default none
   */
  readonly versionSeed?: string;
  /** Releases that no alarm stops, until a day, for a reason. Refused when the day is over. @default alarms guard every release */
  readonly ignoreAlarms?: AlarmEscape;
  readonly api: QuoteApiSettings;
}

export type ShiftSettings = PredefinedShift | { readonly canary: ShiftPace } | { readonly linear: ShiftPace };

export interface AlarmSettings {
  /** Failed invocations, in percent, from which on an alarm stops a release. @default 1 */
  readonly errorPercent: number;
  /** 99th percentile of the duration, in milliseconds, from which on an alarm stops a release. @default 1000 */
  readonly p99Milliseconds: number;
  /** Throttled invocations per minute from which on an alarm stops a release. @default 1 */
  readonly throttles: number;
  /** Minutes in a row that must be bad; not longer than the shift's interval. @default 1 */
  readonly windowMinutes: number;
}

export interface QuoteApiSettings {
  /** `none`: prices are public, throttling limits what a stranger can cost. `iam`: callers sign their requests. @default none */
  readonly authorization: 'none' | 'iam';
  /** Requests per second that the API admits, all callers together. @default 50 */
  readonly requestsPerSecond: number;
  /** Requests admitted at once beyond that rate. @default 100 */
  readonly burst: number;
  /**
   * The role with which API Gateway writes logs: one per account and region. `managed`: a stack of this app sets it and
   * leaves it behind. `existing`: somebody else has set it. @default managed
   */
  readonly loggingRole: 'managed' | 'existing';
}

const whole = (least: number, most: number) => z.int().min(least).max(most);
const pace = z.strictObject({ percent: whole(1, 99), minutes: whole(1, 2880) });

const concurrencySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('unreserved') }),
  z.strictObject({ type: z.literal('reserved'), executions: whole(1, 10_000) }),
  z.strictObject({ type: z.literal('provisioned'), executions: whole(1, 10_000) }),
]);

const shiftSchema = z.union([
  z.enum(PREDEFINED_SHIFTS),
  z.strictObject({ canary: pace }),
  z.strictObject({ linear: pace }),
]);

/** Every setting of the quote function, its defaults filled in; unknown ones are refused. `{}` is valid. */
export const quoteSettingsSchema: z.ZodType<QuoteSettings> = z.strictObject({
  memoryMiB: whole(128, 10_240).default(512),
  timeoutSeconds: whole(1, 29).default(5),
  concurrency: concurrencySchema.default({ type: 'unreserved' }),
  shift: shiftSchema.default('Canary10Percent5Minutes'),
  alarms: z
    .strictObject({
      errorPercent: z.number().gt(0).max(100).default(DEFAULT_ALARM_LIMITS.errorPercent),
      p99Milliseconds: whole(1, 29_000).default(DEFAULT_ALARM_LIMITS.p99Milliseconds),
      throttles: whole(1, 1_000_000).default(DEFAULT_ALARM_LIMITS.throttles),
      windowMinutes: whole(1, 60).default(DEFAULT_ALARM_LIMITS.windowMinutes),
    })
    .prefault({}),
  versionSeed: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .optional(),
  ignoreAlarms: z.strictObject({ until: z.string(), reason: z.string().max(200) }).optional(),
  api: z
    .strictObject({
      authorization: z.enum(['none', 'iam']).default('none'),
      requestsPerSecond: whole(1, 10_000).default(50),
      burst: whole(1, 5_000).default(100),
      loggingRole: z.enum(['managed', 'existing']).default('managed'),
    })
    .prefault({}),
});

/** The shift that the settings describe. */
export function trafficShift(shift: ShiftSettings): TrafficShift {
  if (typeof shift === 'string') return TrafficShift.predefined(shift);
  return 'canary' in shift ? TrafficShift.canary(shift.canary) : TrafficShift.linear(shift.linear);
}

/** Every contradiction among settings that are valid one by one; empty when there is none. */
export function quoteProblems(settings: QuoteSettings, today: Date = new Date()): Problem[] {
  return [
    ...shiftTooLong(settings),
    ...alarmWindowLongerThanInterval(settings),
    ...durationAlarmBeyondTimeout(settings),
    ...escapeNotUsable(settings, today),
  ];
}

/** CodeDeploy ends a shift that takes more than two days. */
export function shiftTooLong({ shift }: QuoteSettings): Problem[] {
  if (typeof shift === 'string') return [];
  const [kind, value] =
    'canary' in shift ? (['canary', shift.canary] as const) : (['linear', shift.linear] as const);
  const problem = paceProblem(kind, value);
  if (problem === undefined) return [];
  return [
    {
      setting: `shift.${kind}`,
      value: `${value.percent} percent, ${value.minutes} minutes`,
      accepted: 'a pace that CodeDeploy accepts',
      fix: `Choose another pace: ${problem}.`,
    },
  ];
}

/** An alarm that needs longer than the pause between two moves lets the next share of traffic go first. */
export function alarmWindowLongerThanInterval(settings: QuoteSettings): Problem[] {
  if (shiftTooLong(settings).length > 0) return [];
  const { intervalMinutes, name } = trafficShift(settings.shift);
  const { windowMinutes } = settings.alarms;
  if (intervalMinutes === undefined || windowMinutes <= intervalMinutes) return [];
  return [
    {
      setting: 'alarms.windowMinutes',
      value: showValue(windowMinutes),
      accepted: `1 to ${intervalMinutes}, the interval of ${name}`,
      fix: 'Shorten the window, or choose a shift with a longer interval.',
    },
  ];
}

/** A run cannot last longer than the time-out, so an alarm at or above it never goes off. */
export function durationAlarmBeyondTimeout({ alarms, timeoutSeconds }: QuoteSettings): Problem[] {
  if (alarms.p99Milliseconds < timeoutSeconds * 1000) return [];
  return [
    {
      setting: 'alarms.p99Milliseconds',
      value: showValue(alarms.p99Milliseconds),
      accepted: `less than ${timeoutSeconds * 1000}, the function's time-out`,
      fix: 'Lower the limit, or raise timeoutSeconds.',
    },
  ];
}

/** An escape from red alarms has a reason and an end. */
export function escapeNotUsable({ ignoreAlarms }: QuoteSettings, today: Date): Problem[] {
  const problem = ignoreAlarms === undefined ? undefined : escapeProblem(ignoreAlarms, today);
  if (problem === undefined) return [];
  return [
    {
      setting: 'ignoreAlarms',
      value: showValue(ignoreAlarms?.until),
      accepted: 'a day from today on, at most 14 days ahead, with a reason',
      fix: `${problem[0]?.toUpperCase() ?? ''}${problem.slice(1)}.`,
    },
  ];
}
