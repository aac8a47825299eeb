import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { LONGEST_PREFIX, ROLE_LENGTH, SHORTEST_NAME_LIMIT } from '../../lib/config/prefix';
import { environmentSchema } from '../../lib/config/schema/environment';
import { fargateMemoryMiB } from '../../lib/config/schema/fargate-sizes';
import { LOG_RETENTION_DAYS } from '../../lib/config/schema/log-retention';
import { DEFAULT_ALARM_LIMITS } from '../../lib/quote/deployment-alarms';
import { DELIVERY_SETTING_CASES } from './delivery-setting-cases';
import { GITHUB_SETTING_CASES } from './github-setting-cases';
import { OBSERVABILITY_SETTING_CASES } from './observability-setting-cases';
import { QUOTE_SETTING_CASES } from './quote-setting-cases';
import type { SettingCase } from './setting-case';
import { WORKFLOW_SETTING_CASES } from './workflow-setting-cases';

const SETTINGS: readonly SettingCase[] = [
  [
    'prefix',
    ['shop', 'a', 'a1', 'team-a', 'awe', 'internals'],
    [
      '',
      'Shop',
      '1a',
      '-a',
      'a-',
      'a--b',
      'a_b',
      'aws-shop',
      'ssm',
      'internal',
      'internal-x',
      'x'.repeat(13),
      7,
    ],
  ],
  [
    'account',
    ['123456789012', '000000000001'],
    ['12345678901', '1234567890123', 123456789012, 'abcdefghijkl'],
  ],
  [
    'region',
    ['eu-west-1', 'us-gov-west-1', 'ap-southeast-2', 'eusc-de-east-1'],
    ['eu-west', 'EU-WEST-1', 'eu-west-1a', ''],
  ],
  ['protection.data', ['destroy', 'retain'], ['delete', true]],
  ['protection.deletionProtection', [true, false], ['true', 1]],
  ['protection.keys', ['separate', 'shared'], ['one', true]],
  ['logs.retentionDays', [1, 7, 365, 3653], [0, 2, 366, '7', Infinity]],
  ['logs.level', ['debug', 'info', 'warn', 'error'], ['trace', 'INFO']],
  [
    'network.cidr',
    ['10.0.0.0/16', '192.168.1.0/24', '172.20.0.0/20'],
    ['10.0.0.0/15', '10.0.0.0/25', '8.8.0.0/16', '172.32.0.0/16', '10.0.0.0', 'fd00::/16', '10.0.0.256/16'],
  ],
  ['network.availabilityZones', [2, 3], [1, 4, '2']],
  [
    'network.availabilityZoneNames',
    [['eu-west-1a', 'eu-west-1b'], []],
    [['use1-az1'], ['us-west-2-lax-1a'], 'eu-west-1a', [1]],
  ],
  [
    'network.egress',
    ['public-subnets', 'nat-gateway', 'nat-gateway-per-zone', 'interface-endpoints'],
    ['nat', null],
  ],
  ['network.flowLogs', [true, false], ['yes']],
  ['image.untaggedExpiryDays', [1, 3650], [0, 3651, 1.5]],
  ['image.cachesKept', [1, 100], [0, 101]],
  ['service.cpu', [256, 512, 1024, 2048, 4096, 8192, 16_384], [128, 300, '256', 32_768]],
  ['service.memoryMiB', [512, 122_880], [511, 122_881, 512.5]],
  ['service.capacity', ['FARGATE', 'FARGATE_SPOT'], ['EC2']],
  ['service.tasks.min', [1, 1000], [0, 1001, 1.5]],
  ['service.tasks.max', [1, 1000], [0, 1001]],
  ['service.scaling.cpuPercent', [10, 90], [9, 91, 0.6]],
  ['service.scaling.requestsPerTarget', [1, 1_000_000], [0, 1_000_001]],
  ['service.ephemeralStorageGiB', [21, 200], [20, 201]],
  [
    'service.efs',
    [{ mountPath: '/mnt/shared' }, { mountPath: '/data' }, { mountPath: '/application' }],
    [
      {},
      { mountPath: '/' },
      { mountPath: 'data' },
      { mountPath: '/app' },
      { mountPath: '/scratch/x' },
      { mountPath: '/data/../etc' },
      { mountPath: '/data/' },
      { mountPath: '/data//x' },
      { mountPath: '/data', readOnly: true },
    ],
  ],
  ['service.tracing', [true, false], [1]],
  ['service.exec', [true, false], [null]],
  ['service.containerInsights', [true, false], ['enhanced']],
  [
    'service.secrets',
    [
      {},
      { A: { source: 'ssm', name: '/orders/key' }, _b: { source: 'ssm', name: 'key' } },
      { A: { source: 'ssm', name: 'arn:aws:ssm:eu-west-1:123456789012:parameter/orders/key' } },
      { A: { source: 'secrets-manager', name: 'orders/key' } },
      { A: { source: 'secrets-manager', name: 'orders/key', field: 'apiKey' } },
      {
        A: {
          source: 'secrets-manager',
          name: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/key-AbCdEf',
        },
      },
    ],
    [
      { A: 'hunter2' },
      { A: { source: 'vault', name: 'x' } },
      { A: { source: 'ssm' } },
      { A: { source: 'ssm', name: '/orders//key' } },
      { A: { source: 'ssm', name: 'orders/key' } },
      { A: { source: 'ssm', name: '/x', field: 'a' } },
      { A: { source: 'secrets-manager', name: 'with space' } },
      { A: { source: 'secrets-manager', name: 'x', field: 'a:b' } },
      { 'A-B': { source: 'ssm', name: '/x' } },
      { '1A': { source: 'ssm', name: '/x' } },
    ],
  ],
  [
    'loadBalancer.domain',
    [{ name: 'orders.example.com', hostedZoneId: 'Z0123456789ABC', hostedZoneName: 'example.com' }],
    [
      { hostedZoneId: 'Z0123456789ABC', hostedZoneName: 'example.com' },
      { name: 'orders.example.com' },
      { name: 'Orders.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' },
      { name: 'orders.example.com.', hostedZoneId: 'Z1', hostedZoneName: 'example.com' },
      { name: 'orders', hostedZoneId: 'Z1', hostedZoneName: 'orders' },
      { name: '*.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' },
      { name: 'orders.example.com', hostedZoneId: '/hostedzone/Z1', hostedZoneName: 'example.com' },
    ],
  ],
  ['loadBalancer.accessLogs', [true, false], [0]],
  ['loadBalancer.waf', [true, false], ['on']],
  ['timeouts.request', [1, 118], [0, 119, 1.5]],
  ['timeouts.idle', [1, 4000], [0, 4001]],
  ['timeouts.deregistrationDelay', [0, 3600], [-1, 3601]],
  ['timeouts.stop', [2, 120], [1, 121]],
  ['timeouts.healthCheck.interval', [5, 300], [4, 301]],
  ['timeouts.healthCheck.timeout', [2, 120], [1, 121]],
  ['timeouts.healthCheck.healthyThreshold', [2, 10], [1, 11]],
  ['timeouts.healthCheck.unhealthyThreshold', [2, 10], [1, 11]],
  ['timeouts.healthCheck.gracePeriod', [0, 3600], [-1, 3601]],
  [
    'deployment',
    [
      { strategy: 'codedeploy' },
      { strategy: 'ecs-native' },
      { strategy: 'ecs-native', bakeMinutes: 1440 },
      { strategy: 'ecs-native', hookTimeoutMinutes: 3 },
    ],
    [
      {},
      { strategy: 'rolling' },
      { strategy: 'codedeploy', bakeMinutes: 5 },
      { strategy: 'ecs-native', bakeMinutes: 1441 },
      // The function of a hook may run for two minutes.
      { strategy: 'ecs-native', hookTimeoutMinutes: 2 },
    ],
  ],
  ...DELIVERY_SETTING_CASES,
  ...GITHUB_SETTING_CASES,
  ...QUOTE_SETTING_CASES,
  ...WORKFLOW_SETTING_CASES,
  ...OBSERVABILITY_SETTING_CASES,
  [
    'tags',
    [{}, { team: 'checkout', 'cost center': '' }, { Überschrift: 'x'.repeat(256) }],
    [
      { 'aws:x': 'y' },
      { 'AWS:x': 'y' },
      { x: 'aws:y' },
      { '': 'y' },
      { x: 'y'.repeat(257) },
      { ['x'.repeat(129)]: 'y' },
      { x: 1 },
      { 'a#b': 'y' },
    ],
  ],
];

/** Ten years. The CDK's next number, 9999, stands for keeping logs for ever, which is no retention. */
const LONGEST_RETENTION = 3653;

function nested(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

describe.each(SETTINGS)('%s', (path, accepted, refused) => {
  test.each(accepted.map((value) => [JSON.stringify(value), value]))('accepts %s', (_, value) => {
    expect(environmentSchema.safeParse(nested(path, value)).error).toBeUndefined();
  });

  test.each(refused.map((value) => [JSON.stringify(value), value]))('refuses %s', (_, value) => {
    const issues = environmentSchema.safeParse(nested(path, value)).error?.issues ?? [];

    // At the setting or inside it: a case must not pass because of something else.
    const [issue] = issues;
    expect(issue?.path.join('.').slice(0, path.length)).toBe(path);
  });
});

/** What a section cannot be without. */
const REQUIRED: ReadonlyMap<string, object> = new Map([
  ['deployment', { strategy: 'codedeploy' }],
  ['github', { repository: 'example/orders' }],
  ['quote.concurrency', { type: 'unreserved' }],
  ['quote.ignoreAlarms', { until: '2026-12-01', reason: 'incident 4711' }],
]);

describe('unknown settings are refused', () => {
  test.each([
    '',
    'protection',
    'logs',
    'network',
    'image',
    'service',
    'service.tasks',
    'service.scaling',
    'loadBalancer',
    'timeouts',
    'timeouts.healthCheck',
    'deployment',
    'quote',
    'quote.concurrency',
    'quote.alarms',
    'quote.ignoreAlarms',
    'quote.api',
    'quote.api.cache',
    'workflow',
    'workflow.approval',
    'workflow.shipping',
    'workflow.quoteCheck',
    'github',
  ])('in "%s"', (section) => {
    const value = { ...REQUIRED.get(section), surprise: 1 };

    const result = environmentSchema.safeParse(section === '' ? value : nested(section, value));

    expect(result.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['surprise'] });
  });
});

describe('what others know better', () => {
  test('the log retentions are those of the CDK, which has them from CloudWatch', () => {
    const known: readonly unknown[] = Object.values(RetentionDays);
    const days = known.filter((value) => typeof value === 'number' && value <= LONGEST_RETENTION);

    expect([...LOG_RETENTION_DAYS]).toEqual(days);
  });

  test.each([
    [256, 3, 512, 2048],
    [512, 4, 1024, 4096],
    [1024, 7, 2048, 8192],
    [2048, 13, 4096, 16_384],
    [4096, 23, 8192, 30_720],
    [8192, 12, 16_384, 61_440],
    [16_384, 12, 32_768, 122_880],
  ])(
    '%i CPU units go with %i memory sizes from %i to %i MiB, as AWS lists them',
    (cpu, count, smallest, largest) => {
      const sizes = fargateMemoryMiB(cpu);

      expect([sizes.length, sizes[0], sizes.at(-1)]).toEqual([count, smallest, largest]);
    },
  );

  test('the alarms of the quote function have the limits that GradualFunction has by default', () => {
    expect(environmentSchema.parse({}).quote.alarms).toEqual(DEFAULT_ALARM_LIMITS);
  });

  test('the longest prefix leaves room for a role in the shortest names of AWS', () => {
    const longest = ENVIRONMENT_NAMES.map((name) => `${'x'.repeat(LONGEST_PREFIX)}-${name}`.length);

    expect(Math.max(...longest) + ROLE_LENGTH).toBe(SHORTEST_NAME_LIMIT);
  });
});
