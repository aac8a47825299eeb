import { z } from 'zod';
import { wholeNumber } from './setting';

/**
 * Ranges as AWS has them; the order of the time-outs among each other is checked by `rules/timeouts.ts`.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html (idle)
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html (deregistration)
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html (health check)
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html (stopTimeout)
 */
export const timeoutSchema = z.strictObject({
  // 118: two seconds must remain before the longest `stop`, see `requestsEndBeforeTheTaskIsKilled`.
  request: wholeNumber(1, 118, 'seconds', 10).default(10),
  idle: wholeNumber(1, 4000, 'seconds', 60).default(60),
  deregistrationDelay: wholeNumber(0, 3600, 'seconds', 15).default(15),
  stop: wholeNumber(2, 120, 'seconds', 30).default(30),
  healthCheck: z
    .strictObject({
      interval: wholeNumber(5, 300, 'seconds', 10).default(5),
      timeout: wholeNumber(2, 120, 'seconds').default(2),
      healthyThreshold: wholeNumber(2, 10, 'checks').default(2),
      unhealthyThreshold: wholeNumber(2, 10, 'checks').default(2),
      // ECS takes up to 68 years. An hour is as long as CodeDeploy waits for a task set, so more only hides a fault.
      gracePeriod: wholeNumber(0, 3600, 'seconds', 60).default(30),
    })
    .prefault({}),
});
