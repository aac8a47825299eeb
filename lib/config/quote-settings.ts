import type { AlarmEscape } from '../release/alarm-escape';
import type { Concurrency } from '../quote/gradual-function-props';
import type { ShiftDescription } from '../release/traffic-shift';
import type { QuoteCacheGiB } from './quote-cache-cost';

/** The quote function, its releases and its API. */
export interface QuoteSettings {
  /** Memory of the function in MiB; Lambda's share of CPU follows it. */
  readonly memoryMiB: number;
  /** Longest run of the function. API Gateway gives up at 29 seconds. */
  readonly timeoutSeconds: number;
  /** Concurrent executions set aside or kept warm. A new account may have a limit of ten. */
  readonly concurrency: Concurrency;
  /** How a release moves to the new version. The first deployment never shifts; `cdk deploy` waits for later ones. */
  readonly shift: ShiftDescription;
  readonly alarms: QuoteAlarmSettings;
  /**
   * Change it to publish the function once more as it is, for example to release again what an alarm rolled back: Lambda
   * publishes no version of a function that has not changed since the last one. @default none
   */
  readonly versionSeed?: string;
  /** Releases that no alarm stops, until a day, for a reason. @default alarms guard every release */
  readonly ignoreAlarms?: AlarmEscape;
  readonly api: QuoteApiSettings;
}

/** From where on an alarm stops a release. */
export interface QuoteAlarmSettings {
  /** Failed invocations, in percent. */
  readonly errorPercent: number;
  /** 99th percentile of the duration, in milliseconds. */
  readonly p99Milliseconds: number;
  /** Throttled invocations per minute. */
  readonly throttles: number;
  /** Minutes in a row that must be bad. */
  readonly windowMinutes: number;
}

export interface QuoteApiSettings {
  /** `none`: prices are public, and throttling limits what a stranger can cost. `iam`: callers sign their requests. */
  readonly authorization: 'none' | 'iam';
  /** Requests per second that the API admits, all callers together. */
  readonly requestsPerSecond: number;
  /** Requests admitted at once beyond that rate. */
  readonly burst: number;
  /**
   * The role with which API Gateway writes logs: one per account and region. `managed`: a stack of this app sets it and
   * leaves it behind. `existing`: somebody else has set it.
   */
  readonly loggingRole: 'managed' | 'existing';
  /** A cache of answers, paid by the hour whether it is used or not. @default every request reaches the function */
  readonly cache?: QuoteCacheSettings;
}

/** The cache of `GET /quote`. Both parameters are its key. */
export interface QuoteCacheSettings {
  /** Seconds for which an answer is kept: a new price reaches callers that much later. At most an hour. */
  readonly ttlSeconds: number;
  /**
   * Size in GiB, with its price for an hour in USD (us-east-1, 2026-11-21; kept in `quote-cache-cost.ts`): 0.5 costs 0.02,
   * 1.6 costs 0.038, 6.1 costs 0.20, 13.5 costs 0.25, 28.4 costs 0.50, 58.2 costs 1.00, 118 costs 1.90, 237 costs 3.80.
   */
  readonly sizeGiB: QuoteCacheGiB;
}
