import { showValue } from '../error';
import { rule } from './rule';

/*
 * The chain of time-outs. What AWS does when a task is replaced, in this order:
 *   1. ECS deregisters the task (state DEACTIVATING). The load balancer sends it no new request and waits for those in
 *      flight, up to the deregistration delay.
 *   2. ECS sends SIGTERM (state STOPPING) and, `stop` seconds later, SIGKILL.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 *
 * So a request has to fit into each of those waits by itself: a Spot interruption or a stopped task gives no draining
 * before SIGTERM, and a request that arrives just before deregistration has the whole delay and no more.
 */

/**
 * The load balancer answers 504 when a target has sent nothing for `idle` seconds. The API's own answer to a request
 * that takes too long must come before that, hence strictly shorter.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html (HTTP 504)
 */
export const requestsEndBeforeTheConnectionIsIdle = rule(
  ['timeouts.request', 'timeouts.idle'],
  ({ timeouts: { request, idle } }) =>
    request >= idle
      ? {
          setting: 'timeouts.request',
          value: showValue(request),
          accepted: `shorter than timeouts.idle, which is ${idle}`,
          fix: `raise timeouts.idle to ${request + 1} or more, or lower timeouts.request`,
        }
      : undefined,
);

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html (deregistration delay) */
export const requestsEndWhileTheTargetDrains = rule(
  ['timeouts.request', 'timeouts.deregistrationDelay'],
  ({ timeouts: { request, deregistrationDelay } }) =>
    request > deregistrationDelay
      ? {
          setting: 'timeouts.deregistrationDelay',
          value: showValue(deregistrationDelay),
          accepted: `timeouts.request (${request}) or longer, so that requests in flight end while the target drains`,
          fix: `raise timeouts.deregistrationDelay to ${request} or more, or lower timeouts.request`,
        }
      : undefined,
);

/** Two seconds: whole seconds, and the shutdown deadline (`shutdownDeadlineSeconds`) lies strictly between the two. */
const ROOM_FOR_SHUTDOWN_DEADLINE = 2;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html (stopTimeout) */
export const requestsEndBeforeTheTaskIsKilled = rule(
  ['timeouts.request', 'timeouts.stop'],
  ({ timeouts: { request, stop } }) =>
    request + ROOM_FOR_SHUTDOWN_DEADLINE > stop
      ? {
          setting: 'timeouts.stop',
          value: showValue(stop),
          accepted: `${request + ROOM_FOR_SHUTDOWN_DEADLINE} to 120: timeouts.request (${request}) and ${ROOM_FOR_SHUTDOWN_DEADLINE} seconds or more to shut down`,
          fix: `raise timeouts.stop to ${request + ROOM_FOR_SHUTDOWN_DEADLINE} or more, or lower timeouts.request`,
        }
      : undefined,
);

/** Elastic Load Balancing refuses the target group otherwise, in the middle of a deployment (aws/aws-cdk#22200). */
export const healthCheckEndsBeforeTheNext = rule(
  ['timeouts.healthCheck.timeout', 'timeouts.healthCheck.interval'],
  ({
    timeouts: {
      healthCheck: { timeout, interval },
    },
  }) =>
    timeout >= interval
      ? {
          setting: 'timeouts.healthCheck.timeout',
          value: showValue(timeout),
          accepted: `shorter than timeouts.healthCheck.interval, which is ${interval}`,
          fix: `lower timeouts.healthCheck.timeout to ${interval - 1} or less, or raise timeouts.healthCheck.interval`,
        }
      : undefined,
);

/**
 * A task that missed its first check needs `healthyThreshold` passed ones. ECS would replace it before that, over and
 * over, if the grace period ended earlier.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html (healthCheckGracePeriodSeconds)
 */
export const gracePeriodCoversTheFirstChecks = rule(
  [
    'timeouts.healthCheck.gracePeriod',
    'timeouts.healthCheck.interval',
    'timeouts.healthCheck.healthyThreshold',
  ],
  ({
    timeouts: {
      healthCheck: { gracePeriod, interval, healthyThreshold },
    },
  }) =>
    gracePeriod < interval * healthyThreshold
      ? {
          setting: 'timeouts.healthCheck.gracePeriod',
          value: showValue(gracePeriod),
          accepted: `interval × healthyThreshold (${interval * healthyThreshold}) or longer`,
          fix: `raise timeouts.healthCheck.gracePeriod to ${interval * healthyThreshold} or more`,
        }
      : undefined,
);
