import { LOG_LEVELS, type LogLevel } from './log-level';

/** The environment cannot be used. The message lists every problem, one a line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(
    program: string,
    readonly problems: readonly string[],
  ) {
    super(`The environment of the ${program} has ${problems.length} problem(s):\n${problems.join('\n')}`);
  }
}

/** A day: longer than any of the time-outs makes sense, and far below where timers overflow (2^31 ms). */
const LONGEST_SECONDS = 86_400;

/**
 * Reads variables and collects what is wrong with them, so that all problems come at once.
 *
 * An empty value counts as not set: a task definition cannot leave a variable out conditionally as easily.
 */
export class EnvironmentReader {
  readonly problems: string[] = [];

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  text(name: string): string | undefined {
    return this.environment[name] || undefined;
  }

  required(name: string, accepted: string): string {
    const value = this.text(name);
    if (value === undefined) this.problems.push(`${name} is not set; accepted: ${accepted}.`);
    return value ?? '';
  }

  wholeNumber(name: string, least: number, most: number, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const parsed = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (parsed >= least && parsed <= most) return parsed;
    this.problems.push(`${name} is "${value}"; accepted: a whole number from ${least} to ${most}.`);
    return fallback;
  }

  /** A number of seconds, as milliseconds. `least` and `fallback` are seconds. */
  seconds(name: string, fallback: number, least = 1): number {
    return this.wholeNumber(name, least, LONGEST_SECONDS, fallback) * 1000;
  }

  logLevel(name: string): LogLevel {
    const value = this.text(name) ?? 'info';
    const known = LOG_LEVELS.find((candidate) => candidate === value);
    if (known === undefined) {
      this.problems.push(`${name} is "${value}"; accepted: ${LOG_LEVELS.join(', ')}.`);
    }
    return known ?? 'info';
  }

  /** @throws SettingsError naming every variable that is missing or unusable, its value and what is accepted. */
  finish(program: string): void {
    if (this.problems.length > 0) throw new SettingsError(program, this.problems);
  }
}
