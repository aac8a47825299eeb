import type { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Settings } from '../../lib/config';
import type { DeepPartial } from '../settings';
import { ECS_NATIVE, synthesizeOrderApi } from './order-api';
import { type CfnResource, only, synthesizeService } from './synthesis';

/**
 * What UpdateService accepts for a service under CODE_DEPLOY; anything else fails the stack update (aws/aws-cdk#23564,
 * #25777, #7040).
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
const MAY_CHANGE = [
  'DesiredCount',
  'DeploymentConfiguration',
  'HealthCheckGracePeriodSeconds',
  'PlacementConstraints',
  'PlacementStrategies',
  'EnableECSManagedTags',
  'PropagateTags',
  'Tags',
];

/** Names of the properties in which two versions of the one resource of a type differ. */
function changed(type: string, before: Template, after: Template): string[] {
  const [a, b]: [CfnResource, CfnResource] = [only(before, type), only(after, type)];
  const names = new Set([...Object.keys(a.Properties), ...Object.keys(b.Properties)]);
  return [...names].filter(
    (name) => JSON.stringify(a.Properties[name]) !== JSON.stringify(b.Properties[name]),
  );
}

function withImage(tag: string): Template {
  const image = ContainerImage.fromRegistry(`public.ecr.aws/example/hello:${tag}`);
  return synthesizeService((base) => ({ task: { ...base.task, image } })).template;
}

const CHANGES: [string, DeepPartial<Settings>][] = [
  ['CPU', { service: { cpu: 512, memoryMiB: 1024 } }],
  ['memory', { service: { memoryMiB: 1024 } }],
  ['the log level', { logs: { level: 'debug' } }],
  ['the longest request', { timeouts: { request: 20 } }],
  ['the stop time-out', { timeouts: { stop: 90 } }],
  ['secrets', { service: { secrets: { TOKEN: { source: 'ssm', name: '/orders/token' } } } }],
  ['ephemeral storage', { service: { ephemeralStorageGiB: 30 } }],
  ['tracing', { service: { tracing: true } }],
  ['a volume', { service: { efs: { mountPath: '/data' } } }],
  ['health checks', { timeouts: { healthCheck: { interval: 15 } } }],
];

/** Settings to decide before the first deployment; `docs/decisions/task-definition.md` lists them. */
const FIXED: [string, DeepPartial<Settings>, string[]][] = [
  ['ECS Exec', { service: { exec: true } }, ['EnableExecuteCommand']],
  ['capacity', { service: { capacity: 'FARGATE_SPOT' } }, ['LaunchType', 'CapacityProviderStrategy']],
  ['egress', { network: { egress: 'nat-gateway' } }, ['NetworkConfiguration']],
];

/** Settings that a team changes while the service runs, of every part that the stack is made of. */
const OTHERS: [string, DeepPartial<Settings>][] = [
  ['the number of tasks', { service: { tasks: { min: 2, max: 4 } } }],
  ['the grace period', { timeouts: { healthCheck: { gracePeriod: 120 } } }],
  ['scaling', { service: { scaling: { cpuPercent: 40 } } }],
  ['container insights', { service: { containerInsights: true } }],
  ['the firewall', { loadBalancer: { waf: true } }],
  [
    'a domain',
    {
      loadBalancer: { domain: { name: 'a.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' } },
    },
  ],
  ['the draining of targets', { timeouts: { deregistrationDelay: 40 } }],
  ['retention of logs', { logs: { retentionDays: 30 } }],
  ['protection', { protection: { data: 'retain', deletionProtection: true } }],
  ['the shift', { deployment: { shift: 'Linear10PercentEvery3Minutes' } }],
  ['hooks', { deployment: { hooks: false } }],
  ['alarms', { deployment: { alarms: { p99Milliseconds: 500 } } }],
  ['the waits of a release', { deployment: { readyWaitMinutes: 5, terminationWaitMinutes: 10 } }],
];

describe('every property of the service under CODE_DEPLOY', () => {
  const before = synthesizeOrderApi();
  const fixed = FIXED.flatMap(([, , properties]) => properties);
  const variants = [...CHANGES, ...OTHERS, ...FIXED].map(
    ([name, overrides]) => [name, synthesizeOrderApi(overrides)] as const,
  );
  const names = new Set(
    [before, ...variants.map(([, template]) => template)].flatMap((template) =>
      Object.keys(only(template, 'AWS::ECS::Service').Properties),
    ),
  );
  const changedBy = (property: string): string[] =>
    variants
      .filter(([, after]) => changed('AWS::ECS::Service', before, after).includes(property))
      .map(([name]) => name);

  test('is known: nobody has looked at another one', () => {
    expect([...names].toSorted()).toEqual([
      'CapacityProviderStrategy',
      'Cluster',
      'DeploymentConfiguration',
      'DeploymentController',
      'EnableECSManagedTags',
      'EnableExecuteCommand',
      'HealthCheckGracePeriodSeconds',
      'LaunchType',
      'LoadBalancers',
      'NetworkConfiguration',
      'PlatformVersion',
      'PropagateTags',
      'TaskDefinition',
    ]);
  });

  test.each([...names])(
    'may change, or is fixed from the first deployment on, or never differs: %s',
    (property) => {
      if (MAY_CHANGE.includes(property)) return;
      const known = FIXED.filter(([, , properties]) => properties.includes(property)).map(([name]) => name);

      expect(changedBy(property)).toEqual(known);
    },
  );

  test('that is fixed is one that AWS would refuse to change', () => {
    expect(fixed.filter((property) => MAY_CHANGE.includes(property))).toEqual([]);
  });
});

describe('under CODE_DEPLOY', () => {
  const before = synthesizeOrderApi();

  test.each(CHANGES)(
    'a change of %s changes the task definition and nothing of the service',
    (_, overrides) => {
      const after = synthesizeOrderApi(overrides);

      expect(changed('AWS::ECS::TaskDefinition', before, after)).not.toEqual([]);
      expect(changed('AWS::ECS::Service', before, after)).toEqual([]);
    },
  );

  test('a workflow changes the task definition and nothing of the service', () => {
    const after = synthesizeOrderApi({}, { workflow: true });

    expect(changed('AWS::ECS::TaskDefinition', before, after)).toEqual(['ContainerDefinitions']);
    expect(changed('AWS::ECS::Service', before, after)).toEqual([]);
  });

  test('another image changes the task definition and nothing of the service', () => {
    const [first, second] = [withImage('1'), withImage('2')];

    expect(changed('AWS::ECS::TaskDefinition', first, second)).toEqual(['ContainerDefinitions']);
    expect(changed('AWS::ECS::Service', first, second)).toEqual([]);
  });

  test('a longer grace period changes only what a service may change', () => {
    const after = synthesizeOrderApi({ timeouts: { healthCheck: { gracePeriod: 120 } } });

    expect(changed('AWS::ECS::Service', before, after)).toEqual(['HealthCheckGracePeriodSeconds']);
    expect(MAY_CHANGE).toEqual(expect.arrayContaining(changed('AWS::ECS::Service', before, after)));
  });

  test('the number of tasks is not a matter of the service', () => {
    const after = synthesizeOrderApi({ service: { tasks: { min: 2, max: 4 } } });

    expect(changed('AWS::ECS::Service', before, after)).toEqual([]);
  });

  test.each(FIXED)('%s cannot change on a running service', (_, overrides, properties) => {
    const after = synthesizeOrderApi(overrides);

    expect(changed('AWS::ECS::Service', before, after)).toEqual(properties);
    expect(properties.filter((property) => MAY_CHANGE.includes(property))).toEqual([]);
  });

  test('the service names its family, so no new revision is a change of the service', () => {
    expect(only(before, 'AWS::ECS::Service').Properties.TaskDefinition).toBe(
      only(before, 'AWS::ECS::TaskDefinition').Properties.Family,
    );
  });
});

test('under ecs-native the service follows each revision', () => {
  const template = synthesizeOrderApi({ deployment: ECS_NATIVE });
  const [definition] = Object.keys(template.findResources('AWS::ECS::TaskDefinition'));

  expect(only(template, 'AWS::ECS::Service').Properties.TaskDefinition).toEqual({ Ref: definition });
});
