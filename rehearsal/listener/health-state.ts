import type { HealthCheck, TargetReason } from './types';

/** What a health check found. */
export type ProbeResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: 'Target.ResponseCodeMismatch' | 'Target.Timeout' | 'Target.FailedHealthChecks';
    };

/** Health of a registered target, and the run of results that leads out of it. */
export interface Health {
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'unused';
  readonly reason?: TargetReason;
  /** Successes in a row up to now. */
  readonly successes: number;
  /** Failures in a row up to now. */
  readonly failures: number;
}

export const REGISTERED: Health = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  successes: 0,
  failures: 0,
};

/** Of a target whose group no listener uses: nobody checks it. */
export const NOT_IN_USE: Health = {
  state: 'unused',
  reason: 'Target.NotInUse',
  successes: 0,
  failures: 0,
};

/**
 * The health of a target after one more health check.
 *
 * A new target is healthy after one success. Out of `healthy` and `initial` lead as many failures in a row as the
 * unhealthy threshold says, out of `unhealthy` as many successes as the healthy threshold.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function nextHealth(
  health: Health,
  result: ProbeResult,
  thresholds: Pick<HealthCheck, 'healthyThreshold' | 'unhealthyThreshold'>,
): Health {
  if (result.ok) {
    const successes = health.successes + 1;
    const needed = health.state === 'unhealthy' ? thresholds.healthyThreshold : 1;
    if (successes >= needed) return { state: 'healthy', successes, failures: 0 };
    return { ...health, successes, failures: 0 };
  }
  const failures = health.failures + 1;
  if (health.state === 'unhealthy' || failures >= thresholds.unhealthyThreshold) {
    return { state: 'unhealthy', reason: result.reason, successes: 0, failures };
  }
  if (health.state === 'initial') {
    return { state: 'initial', reason: 'Elb.InitialHealthChecking', successes: 0, failures };
  }
  return { state: 'healthy', successes: 0, failures };
}
