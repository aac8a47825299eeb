/*
 * Plain code without constructs: the configuration, which knows none, checks an escape with it too.
 */

/**
 * The way past an alarm that is already red and would roll back the very release that fixes it, under CodeDeploy
 * (https://github.com/aws/serverless-application-model/issues/716). Amazon ECS watches no alarm at all then; there this
 * is of use against one that turns red wrongly during a release. Deliberate, and over by itself: it needs a
 * reason and a date, and after the date nothing synthesizes until it is removed.
 */
export interface AlarmEscape {
  /** Last day on which alarms are ignored, in UTC: `YYYY-MM-DD`. */
  readonly until: string;
  /** Why, for whoever reads the stack's outputs: an incident number, a sentence. */
  readonly reason: string;
}

/** Longest escape, in days from today: one that outlives its incident is a habit. */
export const LONGEST_ESCAPE_DAYS = 14;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What is wrong with an escape on a given day, as one sentence; `undefined` when it may be used.
 * @param today any moment of the day, for tests; UTC counts
 */
export function escapeProblem(escape: AlarmEscape, today: Date): string | undefined {
  const until = parseDay(escape.until);
  if (until === undefined) {
    return `until is "${escape.until}"; write an existing day as YYYY-MM-DD`;
  }
  if (escape.reason.trim().length < 10) {
    return `reason is "${escape.reason}"; say in at least 10 characters why alarms must be ignored`;
  }
  const days = (until - startOfDay(today)) / DAY_MS;
  if (days < 0) {
    return `until is ${escape.until}, which is over: remove the setting, so that alarms guard the next release again`;
  }
  if (days > LONGEST_ESCAPE_DAYS) {
    return `until is ${escape.until}, ${days} days from now; at most ${LONGEST_ESCAPE_DAYS} days are allowed`;
  }
  return undefined;
}

/** The day of a moment in UTC, as `YYYY-MM-DD`. */
export function utcDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The last day that an escape may name on a given day. */
export function lastEscapeDay(today: Date): string {
  return utcDay(new Date(startOfDay(today) + LONGEST_ESCAPE_DAYS * DAY_MS));
}

function startOfDay(moment: Date): number {
  return Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate());
}

/** Midnight (UTC) of `YYYY-MM-DD`; `undefined` for other forms and for days that do not exist. */
function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().startsWith(text) ? time : undefined;
}
