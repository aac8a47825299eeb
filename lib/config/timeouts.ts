import type { TimeoutSettings } from './settings';

const KEEP_ALIVE_MARGIN_SECONDS = 5;
const LONGEST_SHUTDOWN_MARGIN_SECONDS = 5;

/**
 * Seconds that the API holds an idle connection: longer than the load balancer does, so that it is always the load
 * balancer that closes. A target that closes first can do so while a request is on its way, which the load balancer
 * answers with 502.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html (HTTP 502)
 */
export function keepAliveSeconds({ idle }: Pick<TimeoutSettings, 'idle'>): number {
  return idle + KEEP_ALIVE_MARGIN_SECONDS;
}

/**
 * Seconds after SIGTERM at which the API gives up and exits by itself: later than the longest request, earlier than
 * SIGKILL, so that what it was doing reaches the log. Up to 5 seconds before `stop`, and half the room when there is
 * less. The room is at least 2 seconds: the rule `requestsEndBeforeTheTaskIsKilled` sees to it.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html (stopTimeout)
 */
export function shutdownDeadlineSeconds({
  request,
  stop,
}: Pick<TimeoutSettings, 'request' | 'stop'>): number {
  const margin = Math.min(LONGEST_SHUTDOWN_MARGIN_SECONDS, Math.floor((stop - request) / 2));
  return stop - margin;
}

/**
 * Seconds within which a target that stopped answering is out of rotation, at worst: it may fail right after a passed
 * check, and then has to miss `unhealthyThreshold` checks, the last of which takes `timeout` to be called missed.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function detectionWindowSeconds({ healthCheck }: Pick<TimeoutSettings, 'healthCheck'>): number {
  return healthCheck.interval * healthCheck.unhealthyThreshold + healthCheck.timeout;
}
