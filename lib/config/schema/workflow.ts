import { z } from 'zod';
import { emailAddress, oneOf, wholeNumber } from './setting';

/**
 * 90 days: all waits together stay within the year that an execution may last.
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const LONGEST_WAIT_HOURS = 2160;

/** How the waits fit together is checked by the rules in `rules/workflow.ts`. */
export const workflowSchema = z.strictObject({
  approval: z
    .strictObject({
      fromMinor: wholeNumber(0, 1_000_000_000, 'minor units of the currency', 50_000).default(50_000),
      hours: wholeNumber(1, LONGEST_WAIT_HOURS, 'hours', 24).default(24),
    })
    .prefault({}),
  shipping: z
    .strictObject({
      worker: oneOf(['none', 'fargate']).default('none'),
      // A third of it passes between two heartbeats, each of which is a request.
      heartbeatSeconds: wholeNumber(6, 3600, 'seconds', 60).default(60),
      timeoutMinutes: wholeNumber(1, 10_080, 'minutes', 60).default(60),
    })
    .prefault({}),
  reminderHours: wholeNumber(1, LONGEST_WAIT_HOURS, 'hours', 72).default(72),
  stuckAfterMinutes: wholeNumber(1, 200_000, 'minutes', 1800).default(1800),
  email: emailAddress().optional(),
  logLevel: oneOf(['ALL', 'ERROR', 'FATAL', 'OFF']).default('ERROR'),
  quoteCheck: z
    .strictObject({
      requestsPerSecond: wholeNumber(1, 10_000, 'requests per second', 20).default(20),
      burst: wholeNumber(1, 5000, 'requests', 40).default(40),
    })
    .prefault({}),
});
