import { z } from 'zod';
import { SEVERITIES } from '../settings';
import { references } from './service';
import { branchName, describe, emailAddress, oneOf, text, wholeNumber } from './setting';

const SOURCES = ['s3', 'github'] as const;
const APPROVALS = ['none', 'manual'] as const;

/** Both spellings of the service: https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html */
const CONNECTION_ARN =
  /^arn:aws[a-z-]*:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]{36}$/;

/** Limits of a trigger: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GitFilePathFilterCriteria.html */
const MOST_PATTERNS = 8;
const LONGEST_PATTERN = 255;

const source = describe(
  z.discriminatedUnion('type', [
    z.strictObject({ type: word('s3', SOURCES) }),
    z.strictObject({
      type: word('github', SOURCES),
      connectionArn: text(CONNECTION_ARN, {
        accepted: 'the ARN of a connection of CodeConnections',
        example:
          "'arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef'",
      }),
      repository: text(/^[\w.-]{1,39}\/[\w.-]{1,100}$/, {
        accepted: 'a repository on GitHub, as owner/name',
        example: "'example/orders'",
      }),
      // A trigger reads * as a wildcard, and would start for branches that the source does not name.
      branch: branchName().default('main'),
      paths: describe(z.array(z.string().min(1).max(LONGEST_PATTERN)).min(1).max(MOST_PATTERNS), {
        accepted: `1 to ${MOST_PATTERNS} glob patterns of up to ${LONGEST_PATTERN} characters`,
        example: "['app/**']",
      }).optional(),
    }),
  ]),
  {
    accepted: "{ type: 's3' } or { type: 'github', connectionArn, repository, branch?, paths? }",
    example: "{ type: 's3' }",
  },
);

const approval = describe(
  z.discriminatedUnion('type', [
    z.strictObject({ type: word('none', APPROVALS) }),
    z.strictObject({
      type: word('manual', APPROVALS),
      // Up to 60 days: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
      hours: wholeNumber(1, 1440, 'hours', 72).default(72),
    }),
  ]),
  { accepted: "{ type: 'none' } or { type: 'manual', hours? }", example: "{ type: 'manual' }" },
);

/** The empty object gives a pipeline that needs nothing beside the account. */
export const deliverySchema = z.strictObject({
  source: source.default({ type: 's3' }),
  build: z
    .strictObject({
      // https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html (5 minutes to 36 hours)
      timeoutMinutes: wholeNumber(5, 2160, 'minutes', 30).default(30),
      size: oneOf(['SMALL', 'MEDIUM', 'LARGE']).default('SMALL'),
      variables: references.default({}),
    })
    .prefault({}),
  scan: z
    .strictObject({
      failFrom: oneOf(SEVERITIES).default('HIGH'),
      waitMinutes: wholeNumber(1, 120, 'minutes', 10).default(10),
      withoutResult: oneOf(['fail', 'warn']).default('warn'),
    })
    .prefault({}),
  approval: approval.default({ type: 'none' }),
  email: emailAddress().optional(),
  artifactDays: wholeNumber(1, 3650, 'days', 30).default(30),
});

function word<const Name extends string>(name: Name, words: readonly string[]) {
  return describe(z.literal(name), {
    accepted: `one of ${words.join(', ')}`,
    example: `'${name}'`,
    words,
  });
}
