import { hostname, tmpdir } from 'node:os';
import { ENV, WORKER_ENV } from '../contract';
import { EnvironmentReader } from '../environment';
import type { LogLevel } from '../log-level';

/** What the shipping worker takes from its environment, parsed. Durations are milliseconds. */
export interface WorkerSettings {
  readonly activityArn: string;
  /** @default 30 s */
  readonly heartbeatMs: number;
  /** @default 5 s */
  readonly shippingMs: number;
  /** Tasks that are worked on at a time. @default 10 */
  readonly parallel: number;
  /** @default the name of the machine */
  readonly name: string;
  /** @default info */
  readonly logLevel: LogLevel;
  /** @default local */
  readonly environment: string;
  /** @default 110 s, below the 120 s after which Fargate kills at the latest: a poll takes up to 60 of them */
  readonly shutdownDeadlineMs: number;
  /** The only folder that the process may write to. @default the operating system's temporary folder */
  readonly scratch: string;
}

const ACTIVITY_ARN = /^arn:[^:]+:states:[^:]+:\d{12}:activity:[^:]+$/;
/** Longest name of a worker. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html */
const NAME_CHARACTERS = 80;
/** Each has a connection of its own while it polls, of the fifty that the SDK opens at most. */
const MOST_PARALLEL = 40;
/** A third of it passes between two signs of life. */
const SHORTEST_HEARTBEAT_SECONDS = 3;

/**
 * Parses the environment.
 *
 * @throws SettingsError naming every variable that is missing or unusable, its value and what is accepted.
 */
export function readWorkerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  const from = new EnvironmentReader(environment);
  const settings: WorkerSettings = {
    activityArn: readActivity(from),
    heartbeatMs: from.seconds(WORKER_ENV.heartbeat, 30, SHORTEST_HEARTBEAT_SECONDS),
    shippingMs: from.seconds(WORKER_ENV.shipping, 5, 0),
    parallel: from.wholeNumber(WORKER_ENV.parallel, 1, MOST_PARALLEL, 10),
    name: (from.text(WORKER_ENV.name) ?? hostname()).slice(0, NAME_CHARACTERS),
    logLevel: from.logLevel(ENV.logLevel),
    environment: from.text(ENV.environment) ?? 'local',
    shutdownDeadlineMs: from.seconds(ENV.shutdownDeadline, 110),
    scratch: from.text(ENV.scratch) ?? tmpdir(),
  };
  from.finish('shipping worker');
  return settings;
}

function readActivity(from: EnvironmentReader): string {
  const accepted = 'the ARN of the activity, ShippingActivityArn of the workflow’s stack';
  const arn = from.required(WORKER_ENV.activity, accepted);
  if (arn !== '' && !ACTIVITY_ARN.test(arn)) {
    from.problems.push(`${WORKER_ENV.activity} is "${arn}"; accepted: ${accepted}.`);
  }
  return arn;
}
