import { z } from 'zod';
import type { EnvironmentInput } from '../input';
import { budgetSchema } from './budget';
import { deliverySchema } from './delivery';
import { deploymentSchema } from './deployment';
import { githubSchema } from './github';
import { loadBalancerSchema } from './load-balancer';
import { LOG_RETENTION_DAYS } from './log-retention';
import { networkSchema } from './network';
import { LONGEST_PREFIX, PREFIX_PATTERN } from '../prefix';
import { observabilitySchema } from './observability';
import { quoteSchema } from './quote';
import { serviceSchema } from './service';
import { describe, oneOf, onOrOff, text, wholeNumber } from './setting';
import type { Settings } from '../settings';
import { timeoutSchema } from './timeouts';
import { workflowSchema } from './workflow';

const prefix = text(PREFIX_PATTERN, {
  accepted: `1 to ${LONGEST_PREFIX} lower-case letters, digits and single hyphens, first a letter, last no hyphen; not aws, ssm or internal`,
  example: "'shop'",
});

/** Quoted, because a number would lose leading zeros. */
const account = text(/^\d{12}$/, { accepted: 'a string of 12 digits', example: "'123456789012'" });

/** The form only: a list of regions would be out of date within months. */
const region = text(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, {
  accepted: 'the name of a region',
  example: "'eu-west-1'",
});

const retentionDays = describe(
  z.int().refine((days) => LOG_RETENTION_DAYS.includes(days)),
  { accepted: `one of ${LOG_RETENTION_DAYS.join(', ')} (days)`, example: '30' },
);

/** The characters that every AWS service takes: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const tags = describe(
  z.record(
    z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu),
    text(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/iu, {
      accepted: 'up to 256 letters, digits, spaces and _.:/=+-@, not beginning with aws:',
      example: "'checkout'",
    }),
  ),
  {
    accepted:
      'names of 1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with aws:, each with a text',
    example: "{ team: 'checkout' }",
  },
);

/**
 * One environment of `environments.ts`. Unknown settings are refused at every level, and an empty object is valid: it
 * gives the cheapest environment that can be destroyed without a trace.
 */
export const environmentSchema = z.strictObject({
  prefix: prefix.default('shop'),
  account: account.optional(),
  region: region.optional(),
  protection: z
    .strictObject({
      data: oneOf(['destroy', 'retain']).default('destroy'),
      deletionProtection: onOrOff().default(false),
      keys: oneOf(['separate', 'shared']).default('separate'),
    })
    .prefault({}),
  logs: z
    .strictObject({
      retentionDays: retentionDays.default(7),
      level: oneOf(['debug', 'info', 'warn', 'error']).default('info'),
    })
    .prefault({}),
  network: networkSchema.prefault({}),
  image: z
    .strictObject({
      untaggedExpiryDays: wholeNumber(1, 3650, 'days', 14).default(7),
      cachesKept: wholeNumber(1, 100, 'images', 3).default(3),
    })
    .prefault({}),
  service: serviceSchema.prefault({}),
  loadBalancer: loadBalancerSchema.prefault({}),
  timeouts: timeoutSchema.prefault({}),
  deployment: deploymentSchema.prefault({ strategy: 'codedeploy' }),
  delivery: deliverySchema.prefault({}),
  quote: quoteSchema.prefault({}),
  workflow: workflowSchema.prefault({}),
  github: githubSchema.optional(),
  observability: observabilitySchema.prefault({}),
  budget: budgetSchema.optional(),
  tags: tags.default({}),
}) satisfies z.ZodType<Omit<Settings, 'environment'>, EnvironmentInput>;
