import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { addStacks } from '../../lib/app';
import type { Settings } from '../../lib/config';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';
import { ECS_NATIVE, synthesizeOrderApi } from './order-api';
import { type CfnResource, only, synthesizeService } from './synthesis';

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

/**
 * Settings to decide before the first deployment; `docs/decisions/task-definition.md` lists them, and the tags. AWS's
 * page on UpdateService allows some properties to a service under CODE_DEPLOY. But CloudFormation sends it all of them
 * whatever changes, and ECS refuses the task definition among them: no property of such a service may change.
 *
 * @see https://github.com/aws/aws-cdk/issues/23564
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1529
 */
const FIXED: [string, DeepPartial<Settings>, string[]][] = [
  ['ECS Exec', { service: { exec: true } }, ['EnableExecuteCommand']],
  ['capacity', { service: { capacity: 'FARGATE_SPOT' } }, ['LaunchType', 'CapacityProviderStrategy']],
  ['egress', { network: { egress: 'nat-gateway' } }, ['NetworkConfiguration']],
  [
    'the grace period',
    { timeouts: { healthCheck: { gracePeriod: 120 } } },
    ['HealthCheckGracePeriodSeconds'],
  ],
];

/** Settings that a team changes while the service runs, of every part that the stack is made of. */
const OTHERS: [string, DeepPartial<Settings>][] = [
  ['the number of tasks', { service: { tasks: { min: 2, max: 4 } } }],
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

  test.each([...names])('is fixed from the first deployment on, or never differs: %s', (property) => {
    const known = FIXED.filter(([, , properties]) => properties.includes(property)).map(([name]) => name);

    expect(changedBy(property)).toEqual(known);
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

  test('the number of tasks is not a matter of the service', () => {
    const after = synthesizeOrderApi({ service: { tasks: { min: 2, max: 4 } } });

    expect(changed('AWS::ECS::Service', before, after)).toEqual([]);
  });

  test.each(FIXED)('%s cannot change on a running service', (_, overrides, properties) => {
    const after = synthesizeOrderApi(overrides);

    expect(changed('AWS::ECS::Service', before, after)).toEqual(properties);
  });

  // One resource more there was enough for an update, which ECS refused (aws/aws-cdk#25777).
  test.each(CHANGES.filter(([name]) => name !== 'a volume'))(
    'a change of %s leaves what the service waits for as it is',
    (_, overrides) => {
      const [now, then] = [synthesizeOrderApi(overrides), before].map(
        (template) => only(template, 'AWS::ECS::Service').DependsOn,
      );

      expect(now).toEqual(then);
    },
  );

  test('a volume is one more thing to wait for, so it is decided before the first deployment', () => {
    const after = synthesizeOrderApi({ service: { efs: { mountPath: '/data' } } });

    expect(only(after, 'AWS::ECS::Service').DependsOn).not.toEqual(
      only(before, 'AWS::ECS::Service').DependsOn,
    );
  });

  test('tags are a property of the service, so they are decided before the first deployment', () => {
    const { service } = addStacks(testApp(), testSettings({ tags: { team: 'shop' } }));
    const { Tags } = only(Template.fromStack(service), 'AWS::ECS::Service').Properties;

    expect(Tags).toContainEqual({ Key: 'team', Value: 'shop' });
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
