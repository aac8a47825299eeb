import { Match, type Template } from 'aws-cdk-lib/assertions';
import { CONTAINER_PORT, ENV, ORDERS_TABLE, PATHS } from '../../app/src/contract';
import { keepAliveSeconds, shutdownDeadlineSeconds } from '../../lib/config';
import { testSettings } from '../settings';
import { ECS_NATIVE, synthesizeOrderApi } from './order-api';
import { only } from './synthesis';

interface Container {
  readonly Name: string;
  readonly Environment: { Name: string; Value: unknown }[];
  readonly Secrets?: { Name: string; ValueFrom: unknown }[];
  readonly PortMappings?: unknown;
  readonly HealthCheck?: unknown;
  readonly StopTimeout?: number;
}

function orderApi(template: Template): Container {
  const containers: Container[] = only(template, 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions;
  const [container] = containers;
  if (container === undefined) {
    throw new Error('The task definition has no container.');
  }
  return container;
}

function environment(template: Template): Record<string, unknown> {
  return Object.fromEntries(orderApi(template).Environment.map(({ Name, Value }) => [Name, Value]));
}

/** Who may reach the test listener's port. */
function testIngress(template: Template): unknown[] {
  return Object.values(template.findResources('AWS::EC2::SecurityGroup'))
    .flatMap((group): Ingress[] => group.Properties.SecurityGroupIngress ?? [])
    .filter((rule) => rule.FromPort === 8080)
    .map((rule) => rule.CidrIp);
}

interface Ingress {
  readonly FromPort: number;
  readonly CidrIp: unknown;
}

function output(template: Template, id: string): unknown {
  return template.findOutputs(id)[id]?.Value;
}

describe('the family of the task definition', () => {
  test('is pinned: a CODE_DEPLOY service names it and takes no other', () => {
    const template = synthesizeOrderApi({ prefix: 'shop', environment: 'sandbox' });

    expect(only(template, 'AWS::ECS::TaskDefinition').Properties.Family).toBe('shop-sandbox-order-api');
    expect(only(template, 'AWS::ECS::Service').Properties.TaskDefinition).toBe('shop-sandbox-order-api');
  });

  test('differs between two prefixes', () => {
    expect(only(synthesizeOrderApi({ prefix: 'other' }), 'AWS::ECS::TaskDefinition').Properties.Family).toBe(
      'other-sandbox-order-api',
    );
  });
});

describe('the container of the order API', () => {
  test('has exactly the environment of the contract', () => {
    const { timeouts } = testSettings();

    expect(environment(synthesizeOrderApi())).toEqual({
      [ENV.port]: String(CONTAINER_PORT),
      [ENV.tableName]: { 'Fn::ImportValue': expect.stringContaining('Table') },
      [ENV.logLevel]: 'info',
      [ENV.environment]: 'sandbox',
      [ENV.requestTimeout]: '10',
      [ENV.keepAliveTimeout]: String(keepAliveSeconds(timeouts)),
      [ENV.shutdownDeadline]: String(shutdownDeadlineSeconds(timeouts)),
      [ENV.scratch]: '/scratch',
    });
  });

  test('keeps connections longer than the load balancer does', () => {
    const template = synthesizeOrderApi({ timeouts: { idle: 75 } });
    const keepAlive = Number(environment(template)[ENV.keepAliveTimeout]);

    expect(keepAlive).toBeGreaterThan(75);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'idle_timeout.timeout_seconds', Value: '75' }]),
    });
  });

  test('gives up before ECS kills it', () => {
    const template = synthesizeOrderApi({ timeouts: { stop: 90 } });

    expect(orderApi(template).StopTimeout).toBe(90);
    expect(Number(environment(template)[ENV.shutdownDeadline])).toBeLessThan(90);
  });

  test('answers on its port, and is checked by the program in the image', () => {
    expect(orderApi(synthesizeOrderApi())).toMatchObject({
      Name: 'order-api',
      PortMappings: [{ ContainerPort: CONTAINER_PORT, Protocol: 'tcp' }],
      HealthCheck: { Command: ['CMD', '/usr/local/bin/node', '/app/healthcheck.mjs'] },
    });
  });

  test('gets its secrets by reference', () => {
    const template = synthesizeOrderApi({
      service: { secrets: { TOKEN: { source: 'ssm', name: '/orders/token' } } },
    });

    expect(orderApi(template).Secrets).toEqual([
      { Name: 'TOKEN', ValueFrom: { 'Fn::Join': ['', expect.arrayContaining([':parameter/orders/token'])] } },
    ]);
  });
});

test('targets are judged by liveness, never by readiness', () => {
  synthesizeOrderApi().allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    HealthCheckPath: PATHS.live,
  });
});

test('the internal paths are closed on both listeners', () => {
  const closing = { PathPatternConfig: { Values: [PATHS.internal, `${PATHS.internal}/*`] } };

  synthesizeOrderApi().resourcePropertiesCountIs(
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    { Priority: 1, Conditions: [Match.objectLike(closing)] },
    2,
  );
});

describe('the order API may', () => {
  test('write an order and read it by its key, list orders by the index, and do nothing else with the table', () => {
    const template = synthesizeOrderApi();
    const statements = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap((policy): { Action: unknown }[] => policy.Properties.PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().some((action) => String(action).startsWith('dynamodb:')));
    const table = { 'Fn::ImportValue': expect.stringMatching(/Table.*Arn/) };

    expect(statements).toEqual([
      expect.objectContaining({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table }),
      expect.objectContaining({
        Action: 'dynamodb:Query',
        Resource: { 'Fn::Join': ['', [table, `/index/${ORDERS_TABLE.customerIndex.name}`]] },
      }),
    ]);
  });
});

describe('the test listener', () => {
  test.each(['public-subnets', 'interface-endpoints'] as const)('asks for a key with egress %s', (egress) => {
    const template = synthesizeOrderApi({ network: { egress } });

    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    expect(testIngress(template)).toEqual(['0.0.0.0/0']);
  });

  test.each([
    ['nat-gateway', 1],
    ['nat-gateway-per-zone', 2],
  ] as const)('admits only the addresses of NAT with egress %s', (egress, count) => {
    const template = synthesizeOrderApi({ network: { egress } });
    const address = {
      'Fn::Join': ['', [{ 'Fn::ImportValue': expect.stringContaining('NatAddress') }, '/32']],
    };

    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(testIngress(template)).toEqual(Array.from({ length: count }, () => address));
  });
});

test.each([
  ['public-subnets', 'ENABLED'],
  ['nat-gateway', 'DISABLED'],
  ['nat-gateway-per-zone', 'DISABLED'],
  ['interface-endpoints', 'DISABLED'],
] as const)('with egress %s a public address is %s', (egress, AssignPublicIp) => {
  synthesizeOrderApi({ network: { egress } }).hasResourceProperties('AWS::ECS::Service', {
    NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ AssignPublicIp }) },
  });
});

/** What happens to the log groups when the stack goes. */
function logPolicies(data: 'retain' | 'destroy'): string[] {
  return Object.values(synthesizeOrderApi({ protection: { data } }).findResources('AWS::Logs::LogGroup')).map(
    ({ DeletionPolicy }) => String(DeletionPolicy),
  );
}

describe('settings reach the construct:', () => {
  test('the deployment strategy with its bake time', () => {
    synthesizeOrderApi({ deployment: { ...ECS_NATIVE, bakeMinutes: 9 } }).hasResourceProperties(
      'AWS::ECS::Service',
      {
        DeploymentConfiguration: Match.objectLike({ Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 9 }),
      },
    );
  });

  test('the number of tasks', () => {
    synthesizeOrderApi({ service: { tasks: { min: 2, max: 5 } } }).hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalableTarget',
      { MinCapacity: 2, MaxCapacity: 5 },
    );
  });

  test('access logs, kept as long as other logs', () => {
    const template = synthesizeOrderApi({ loadBalancer: { accessLogs: true }, logs: { retentionDays: 14 } });

    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 14 })] },
    });
  });

  test('WAF', () => {
    synthesizeOrderApi({ loadBalancer: { waf: true } }).resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  test('deletion protection', () => {
    synthesizeOrderApi({ protection: { deletionProtection: true } }).hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      { LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'true' }]) },
    );
  });

  test('the shared volume', () => {
    synthesizeOrderApi({ service: { efs: { mountPath: '/data' } } }).resourceCountIs(
      'AWS::EFS::FileSystem',
      1,
    );
  });

  test('tracing', () => {
    synthesizeOrderApi({ service: { tracing: true } }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([Match.objectLike({ Name: 'collector' })]),
    });
  });

  test('ECS Exec', () => {
    synthesizeOrderApi({ service: { exec: true } }).hasResourceProperties('AWS::ECS::Service', {
      EnableExecuteCommand: true,
    });
  });

  test('Fargate Spot', () => {
    synthesizeOrderApi({ service: { capacity: 'FARGATE_SPOT' } }).hasResourceProperties('AWS::ECS::Service', {
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
    });
  });

  test('the removal of data', () => {
    expect(new Set(logPolicies('retain'))).toEqual(new Set(['Retain']));
    expect(new Set(logPolicies('destroy'))).toEqual(new Set(['Delete']));
  });
});

describe('the outputs', () => {
  test('name the URLs, the cluster, the service, and where a release by hand begins', () => {
    expect(
      Object.keys(synthesizeOrderApi().findOutputs('*')).filter((id) => !id.startsWith('Export')),
    ).toEqual([
      'ServiceUrl',
      'TestListenerUrl',
      'ClusterName',
      'ServiceName',
      'DeploymentApplicationName',
      'DeploymentGroupName',
      'TaskDefinitionDocument',
      'AppSpecDocument',
    ]);
  });

  test('show the name of the load balancer without a domain', () => {
    const template = synthesizeOrderApi();
    const name = { 'Fn::GetAtt': [expect.stringContaining('LoadBalancer'), 'DNSName'] };

    expect(output(template, 'ServiceUrl')).toEqual({ 'Fn::Join': ['', ['http://', name]] });
    expect(output(template, 'TestListenerUrl')).toEqual({ 'Fn::Join': ['', ['http://', name, ':8080']] });
  });

  test('show the domain where there is one', () => {
    const domain = { name: 'orders.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' };
    const template = synthesizeOrderApi({ loadBalancer: { domain } });

    expect(output(template, 'ServiceUrl')).toBe('https://orders.example.com');
    expect(output(template, 'TestListenerUrl')).toBe('https://orders.example.com:8443');
  });
});

test('the logical ids of what holds data are pinned: another id would replace it', () => {
  const template = synthesizeOrderApi({
    service: { efs: { mountPath: '/data' } },
    loadBalancer: { accessLogs: true },
  });
  const ids = [
    'AWS::EFS::FileSystem',
    'AWS::S3::Bucket',
    'AWS::Logs::LogGroup',
    'AWS::SecretsManager::Secret',
  ].map((type) => Object.keys(template.findResources(type)));

  expect(ids).toEqual([
    ['OrderApiVolumeFileSystemD44037B3'],
    ['OrderApiLoadBalancerAccessLogsBucketD477D716'],
    [
      'OrderApiLiveTargetGroupHandlerLogs63DBE857',
      'OrderApiTaskLogGroupF7C7F35E',
      'DeploymentHooksBeforeInstallLogs6DF2F7F5',
      'DeploymentHooksAfterInstallLogs5147A298',
      'DeploymentHooksAfterAllowTestTrafficLogs8D38515C',
      'DeploymentHooksBeforeAllowTrafficLogsF42C0ACE',
      'DeploymentHooksAfterAllowTrafficLogsDEFD0E32',
    ],
    ['OrderApiListenersTestKey47ED6194'],
  ]);
});
