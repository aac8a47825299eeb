import { z } from 'zod';
import { LONGEST_SHIFT_MINUTES, PREDEFINED_SHIFTS } from '../../release/traffic-shift';
import { QUOTE_CACHE_SIZES_GIB } from '../quote-cache-cost';
import { describe, oneOf, text, wholeNumber } from './setting';

const CONCURRENCY = ['unreserved', 'reserved', 'provisioned'] as const;

/** Lambda's own limit for a region starts at 1,000 and is raised on request: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const executions = wholeNumber(1, 10_000, 'executions', 5);

const concurrency = describe(
  z.discriminatedUnion('type', [
    z.strictObject({ type: concurrencyType('unreserved') }),
    z.strictObject({ type: concurrencyType('reserved'), executions }),
    z.strictObject({ type: concurrencyType('provisioned'), executions }),
  ]),
  {
    accepted:
      "{ type: 'unreserved' }, or { type: 'reserved', executions } or { type: 'provisioned', executions }",
    example: "{ type: 'unreserved' }",
  },
);

/** How long all its moves take together is checked by the rule `shiftEndsWithinTwoDays`. */
const pace = z.strictObject({
  percent: wholeNumber(1, 99, 'percent', 10),
  minutes: wholeNumber(1, LONGEST_SHIFT_MINUTES, 'minutes', 5),
});

const shift = describe(
  z.union([z.enum(PREDEFINED_SHIFTS), z.strictObject({ canary: pace }), z.strictObject({ linear: pace })]),
  {
    accepted: `one of ${PREDEFINED_SHIFTS.join(', ')}, or { canary: { percent, minutes } } or { linear: { percent, minutes } }`,
    example: "'Canary10Percent5Minutes'",
    words: PREDEFINED_SHIFTS,
  },
);

const errorPercent = describe(z.number().gt(0).max(100), {
  accepted: 'a number above 0 and up to 100 (percent)',
  example: '1',
});

/** Which days is checked by the rule `alarmsAreIgnoredForDaysOnly`. */
const ignoreAlarms = z.strictObject({
  until: text(/^\d{4}-\d{2}-\d{2}$/, { accepted: 'a day, as YYYY-MM-DD', example: "'2026-12-01'" }),
  reason: text(/^\S.{8,198}\S$/, {
    accepted: 'why alarms must be ignored, in 10 to 200 characters on one line',
    example: "'incident 4711: the old version fails on every second call'",
  }),
});

/** 300 seconds is API Gateway's own default: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html */
const cache = z.strictObject({
  ttlSeconds: wholeNumber(1, 3600, 'seconds', 300).default(300),
  sizeGiB: describe(z.literal(QUOTE_CACHE_SIZES_GIB), {
    accepted: `one of ${QUOTE_CACHE_SIZES_GIB.join(', ')} (GiB)`,
    example: '0.5',
  }).default(0.5),
});

/**
 * Ranges as AWS has them.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html (memory)
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html (29 seconds)
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (rate and burst of an account)
 */
export const quoteSchema = z.strictObject({
  memoryMiB: wholeNumber(128, 10_240, 'MiB', 512).default(512),
  timeoutSeconds: wholeNumber(1, 29, 'seconds', 5).default(5),
  concurrency: concurrency.default({ type: 'unreserved' }),
  shift: shift.default('Canary10Percent5Minutes'),
  alarms: z
    .strictObject({
      errorPercent: errorPercent.default(1),
      p99Milliseconds: wholeNumber(1, 29_000, 'milliseconds', 1000).default(1000),
      throttles: wholeNumber(1, 1_000_000, 'invocations per minute').default(1),
      windowMinutes: wholeNumber(1, 60, 'minutes').default(1),
    })
    .prefault({}),
  versionSeed: text(/^[\w.:-]{1,64}$/, {
    accepted: '1 to 64 letters, digits and _.:-',
    example: "'2026-11-21'",
  }).optional(),
  ignoreAlarms: ignoreAlarms.optional(),
  api: z
    .strictObject({
      authorization: oneOf(['none', 'iam']).default('none'),
      requestsPerSecond: wholeNumber(1, 10_000, 'requests per second', 50).default(50),
      burst: wholeNumber(1, 5000, 'requests', 100).default(100),
      loggingRole: oneOf(['managed', 'existing']).default('managed'),
      cache: cache.optional(),
    })
    .prefault({}),
});

function concurrencyType<const Name extends (typeof CONCURRENCY)[number]>(name: Name) {
  return describe(z.literal(name), {
    accepted: `one of ${CONCURRENCY.join(', ')}`,
    example: "'unreserved'",
    words: CONCURRENCY,
  });
}
