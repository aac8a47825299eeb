import { z } from 'zod';
import { FARGATE_CPU } from './fargate-sizes';
import { describe, oneOf, onOrOff, text, wholeNumber } from './setting';

const cpu = describe(
  z.int().refine((value) => FARGATE_CPU.includes(value)),
  { accepted: `one of ${FARGATE_CPU.join(', ')} (CPU units)`, example: '256' },
);

/** Which memory goes with which CPU is checked by the rule `memoryIsPairedWithCpu`. */
const memoryMiB = describe(z.int().min(512).max(122_880), {
  accepted: 'a memory size in MiB that Fargate pairs with service.cpu',
  example: '512',
});

/** The folders of the image and of Linux, which a volume would hide. */
const TAKEN_FOLDERS = [
  'app',
  'bin',
  'dev',
  'etc',
  'lib',
  'lib64',
  'proc',
  'root',
  'run',
  'sbin',
  'scratch',
  'sys',
  'tmp',
  'usr',
  'var',
];

const mountPath = describe(
  z.string().refine((path) => {
    const [root, ...segments] = path.split('/');
    return (
      root === '' &&
      path.length <= 255 &&
      segments.every((segment) => /^[\w.-]+$/.test(segment) && !/^\.+$/.test(segment)) &&
      !TAKEN_FOLDERS.includes(segments[0] ?? '')
    );
  }),
  {
    accepted: `an absolute path without '.' or '..', outside the folders of the image (/${TAKEN_FOLDERS.join(', /')})`,
    example: "'/mnt/shared'",
  },
);

const SOURCE = {
  accepted: 'one of secrets-manager, ssm',
  example: "'ssm'",
  words: ['secrets-manager', 'ssm'],
} as const;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
const secretsManagerReference = z.strictObject({
  source: describe(z.literal('secrets-manager'), SOURCE),
  name: text(
    /^([\w/+=.@-]{1,512}|arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,519})$/,
    {
      accepted:
        'the name or the full ARN of a secret of Secrets Manager, or of a parameter of Parameter Store',
      example: "'orders/payment-provider'",
    },
  ),
  field: text(/^[^:\s]{1,255}$/, {
    accepted: "a key of the secret's JSON, without colons or spaces",
    example: "'apiKey'",
  }).optional(),
});

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const parameterReference = z.strictObject({
  source: describe(z.literal('ssm'), SOURCE),
  name: text(
    /^([\w.-]+|(\/[\w.-]+){1,15}|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter(\/[\w.-]+){1,15})$/,
    {
      accepted:
        'the name or the full ARN of a secret of Secrets Manager, or of a parameter of Parameter Store',
      example: "'/orders/payment-provider'",
    },
  ),
});

/** Names of environment variables with where their values come from: of the container and of the build. */
export const references = describe(
  z.record(
    z.string().regex(/^[A-Za-z_]\w{0,254}$/),
    describe(z.discriminatedUnion('source', [secretsManagerReference, parameterReference]), {
      accepted: "{ source: 'secrets-manager', name, field? } or { source: 'ssm', name }",
      example: "{ source: 'ssm', name: '/orders/payment-provider' }",
    }),
  ),
  {
    accepted: 'names of environment variables (letters, digits, _), each with a reference',
    example: "{ PROVIDER_KEY: { source: 'ssm', name: '/orders/payment-provider' } }",
  },
);

/** A target group holds at most 1,000 targets by default. */
const MOST_TASKS = 1000;

export const serviceSchema = z.strictObject({
  cpu: cpu.default(256),
  memoryMiB: memoryMiB.default(512),
  capacity: oneOf(['FARGATE', 'FARGATE_SPOT']).default('FARGATE'),
  tasks: z
    .strictObject({
      min: wholeNumber(1, MOST_TASKS, 'tasks').default(1),
      max: wholeNumber(1, MOST_TASKS, 'tasks', 4).default(3),
    })
    .prefault({}),
  scaling: z
    .strictObject({
      // Above 90 percent a task has no room left for the minutes that scaling out takes.
      cpuPercent: wholeNumber(10, 90, 'percent', 60).default(60),
      requestsPerTarget: wholeNumber(1, 1_000_000, 'requests per minute', 1000).default(1000),
    })
    .prefault({}),
  ephemeralStorageGiB: wholeNumber(21, 200, 'GiB', 40).optional(),
  efs: z.strictObject({ mountPath }).optional(),
  tracing: onOrOff().default(false),
  exec: onOrOff().default(false),
  containerInsights: onOrOff().default(false),
  secrets: references.default({}),
});
