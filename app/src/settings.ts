import { tmpdir } from 'node:os';
import { CONTAINER_PORT, ENV } from './contract';

/** What the order API takes from its environment, parsed. Durations are milliseconds. */
export interface ApiSettings {
  /** Address to bind. `HOST`, for tests and laptops; a container serves all its addresses. @default 0.0.0.0 */
  readonly host: string;
  /** 0 lets the operating system choose. @default 8080 */
  readonly port: number;
  readonly tableName: string;
  /** @default info */
  readonly logLevel: LogLevel;
  /** @default local */
  readonly environment: string;
  /** @default 10 s */
  readonly requestTimeoutMs: number;
  /** @default 75 s, above the 60 s that an Application Load Balancer keeps an idle connection by default */
  readonly keepAliveTimeoutMs: number;
  /** @default 25 s, below the 30 s after which ECS kills by default */
  readonly shutdownDeadlineMs: number;
  /** The only folder that the process may write to. @default the operating system's temporary folder */
  readonly scratch: string;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Not part of the contract with the infrastructure: a container binds every address of its own. */
export const HOST_VARIABLE = 'HOST';

/**
 * Names the collector beside the API, where there is one; without it nothing is traced. The OpenTelemetry SDK reads
 * this and its other variables (`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`) itself.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export const COLLECTOR_VARIABLE = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** The environment cannot be used. The message lists every problem, one a line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly string[]) {
    super(`The environment of the order API has ${problems.length} problem(s):\n${problems.join('\n')}`);
  }
}

/** A day: longer than any of the time-outs makes sense, and far below where timers overflow (2^31 ms). */
const LONGEST_SECONDS = 86_400;

/**
 * Parses the environment.
 *
 * An empty value counts as not set: a task definition cannot leave a variable out conditionally as easily.
 *
 * @throws SettingsError naming every variable that is missing or unusable, its value and what is accepted.
 */
export function readSettings(environment: NodeJS.ProcessEnv): ApiSettings {
  const problems: string[] = [];
  const read = (name: string): string | undefined => environment[name] || undefined;

  const required = (name: string, accepted: string): string => {
    const value = read(name);
    if (value === undefined) problems.push(`${name} is not set; accepted: ${accepted}.`);
    return value ?? '';
  };
  const wholeNumber = (name: string, least: number, most: number, fallback: number): number => {
    const value = read(name);
    if (value === undefined) return fallback;
    const parsed = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (parsed >= least && parsed <= most) return parsed;
    problems.push(`${name} is "${value}"; accepted: a whole number from ${least} to ${most}.`);
    return fallback;
  };
  const seconds = (name: string, fallback: number): number =>
    wholeNumber(name, 1, LONGEST_SECONDS, fallback) * 1000;
  const level = (name: string): LogLevel => {
    const value = read(name) ?? 'info';
    const known = LOG_LEVELS.find((candidate) => candidate === value);
    if (known === undefined) problems.push(`${name} is "${value}"; accepted: ${LOG_LEVELS.join(', ')}.`);
    return known ?? 'info';
  };

  const settings: ApiSettings = {
    host: read(HOST_VARIABLE) ?? '0.0.0.0',
    port: wholeNumber(ENV.port, 0, 65_535, CONTAINER_PORT),
    tableName: required(ENV.tableName, 'the name of the orders table'),
    logLevel: level(ENV.logLevel),
    environment: read(ENV.environment) ?? 'local',
    requestTimeoutMs: seconds(ENV.requestTimeout, 10),
    keepAliveTimeoutMs: seconds(ENV.keepAliveTimeout, 75),
    shutdownDeadlineMs: seconds(ENV.shutdownDeadline, 25),
    scratch: read(ENV.scratch) ?? tmpdir(),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}
