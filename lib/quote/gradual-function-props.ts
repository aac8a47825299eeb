import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { AlarmEscape } from '../release/alarm-escape';
import type { AlarmLimits } from './deployment-alarms';
import type { TrafficShift } from '../release/traffic-shift';

export interface GradualFunctionProps {
  readonly code: lambda.Code;
  /** File and function in `code`. @default index.handler */
  readonly handler?: string;
  /** What the function is for, as the Lambda console shows it. */
  readonly description: string;
  /**
   * Variables of the function. A value that only the deployment knows (a token) is refused unless `versionSeed` is
   * set: the CDK cannot see it change, so no new version would be published (https://github.com/aws/aws-cdk/issues/25997).
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Text that changes whenever the value behind a token in `environment` changes. It becomes part of the function, so
   * changing it publishes a new version and shifts to it, even when nothing else changed. @default none
   */
  readonly versionSeed?: string;
  /** @default 256 MiB, 10 seconds, ARM64, traced, unreserved */
  readonly compute?: ComputeOptions;
  /** @default kept for a month, removed with the stack */
  readonly logs?: LogOptions;
  /** @default a queue that keeps failed asynchronous calls for 14 days */
  readonly onAsyncFailure?: AsyncFailure;
  /** @default 10 percent for 5 minutes, alarms by `AlarmLimits`, no hooks */
  readonly release?: ReleaseOptions;
}

export interface ComputeOptions {
  /** @default 256 */
  readonly memoryMiB?: number;
  /** @default 10 seconds */
  readonly timeout?: Duration;
  /** @default ARM64 */
  readonly architecture?: lambda.Architecture;
  /** @default true */
  readonly tracing?: boolean;
  /** @default unreserved */
  readonly concurrency?: Concurrency;
}

/**
 * How many invocations run at once. A new account may have a limit of ten, of which none can be reserved, so the
 * default reserves nothing. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export type Concurrency =
  | { readonly type: 'unreserved' }
  /** Set aside for the function, all versions together, and its upper limit. */
  | { readonly type: 'reserved'; readonly executions: number }
  /** Kept warm behind the alias, and paid for by the hour. */
  | { readonly type: 'provisioned'; readonly executions: number };

export interface LogOptions {
  /** @default one month */
  readonly retention?: logs.RetentionDays;
  /** @default DESTROY */
  readonly removalPolicy?: RemovalPolicy;
  /** Level below which Lambda drops what the function logs. @default INFO */
  readonly level?: lambda.ApplicationLogLevel;
}

/** Where an asynchronous call ends that failed after Lambda's own two retries. Synchronous callers see the error. */
export type AsyncFailure =
  /** A queue of the construct's own, encrypted, TLS only, 14 days. */
  | { readonly type: 'own-queue' }
  /** On-failure destination of the alias: request, response and error. */
  | { readonly type: 'destination'; readonly destination: lambda.IDestination }
  /** Dead-letter queue of the function: the request alone. Part of the published version. */
  | { readonly type: 'dead-letter-queue'; readonly queue: sqs.IQueue }
  /** Nobody calls it asynchronously. */
  | { readonly type: 'none' };

export interface ReleaseOptions {
  /** @default TrafficShift.predefined('Canary10Percent5Minutes') */
  readonly shift?: TrafficShift;
  /**
   * Functions that CodeDeploy calls before and after the shift. The construct sets their environment (`HOOK_VARIABLES`
   * in `lambda/hooks/contract.ts`) and grants what they call, nothing more. @default none
   */
  readonly hooks?: { readonly pre?: lambda.Function; readonly post?: lambda.Function };
  /** @default DEFAULT_ALARM_LIMITS */
  readonly alarms?: AlarmLimits;
  /**
   * Alarms of other things that must stop a release too, such as an API's. They must not depend on the alias; one
   * that does is refused with the way around it. @default none
   */
  readonly additionalAlarms?: readonly cloudwatch.IAlarm[];
  /** @default alarms guard the release */
  readonly ignoreAlarms?: AlarmEscape;
  /** Deployment events to a topic, as SAM's `TriggerConfigurations`. @default none */
  readonly notifications?: { readonly topic: sns.ITopic; readonly events: readonly DeploymentEvent[] };
  /** The day of synthesis, against which `ignoreAlarms.until` is held. For tests. @default now */
  readonly today?: Date;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-create-trigger.html */
export type DeploymentEvent =
  | 'DeploymentStart'
  | 'DeploymentSuccess'
  | 'DeploymentFailure'
  | 'DeploymentStop'
  | 'DeploymentRollback';
