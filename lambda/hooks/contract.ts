/**
 * Environment variables of a traffic hook: set by the construct that owns the deployment, read by the hook. Plain
 * constants; nothing else is shared between the two.
 */
export const HOOK_VARIABLES = {
  /** Qualified ARN to call: of the new version (pre-traffic) or of the alias (post-traffic). */
  target: 'TARGET_ARN',
  /** Number of the new version. */
  version: 'TARGET_VERSION',
  /** Name of the function, a dimension of its metrics. Post-traffic only, with `metricMinutes`. */
  functionName: 'TARGET_FUNCTION_NAME',
  /** Name of the alias, a dimension of its metrics. Post-traffic only, with `metricMinutes`. */
  aliasName: 'TARGET_ALIAS',
  /** Share of failed invocations from which on the release is refused, in percent. Post-traffic only, with `metricMinutes`. */
  errorPercent: 'ERROR_PERCENT',
  /**
   * How far back the new version's metrics count, in minutes: the whole shift. 0 when the shift never weighs the alias,
   * so that there are none. Post-traffic only.
   */
  metricMinutes: 'METRIC_MINUTES',
} as const;
