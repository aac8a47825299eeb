import { Duration } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { BlueGreenFargateServiceProps } from '../../lib/service/blue-green-fargate-service';
import { only, synthesizeService } from './synthesis';

const ECS_NATIVE = { strategy: 'ecs-native', bakeTime: Duration.minutes(7) } as const;

const synthesize = (override: Partial<BlueGreenFargateServiceProps> = {}): Template =>
  synthesizeService(() => override).template;

describe('the two target groups', () => {
  test('are equal', () => {
    const [blue, green, ...more] = Object.values(
      synthesize().findResources('AWS::ElasticLoadBalancingV2::TargetGroup'),
    );

    expect(blue).toEqual(green);
    expect(more).toEqual([]);
  });

  test('judge targets by the numbers they are given', () => {
    synthesize().allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'ip',
      Protocol: 'HTTP',
      Port: 3000,
      HealthCheckPath: '/up',
      HealthCheckProtocol: 'HTTP',
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
      Matcher: { HttpCode: '200' },
    });
  });

  test.each([
    ['load_balancing.algorithm.type', 'least_outstanding_requests'],
    ['deregistration_delay.timeout_seconds', '15'],
  ])('have %s at %s', (Key, Value) => {
    synthesize().allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([{ Key, Value }]),
    });
  });
});

describe.each([
  ['codedeploy', { strategy: 'codedeploy' }],
  ['ecs-native', ECS_NATIVE],
] as const)('under %s, the service', (_, deployment) => {
  test('keeps all its tasks during a deployment', () => {
    synthesize({ deployment }).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({ MinimumHealthyPercent: 100, MaximumPercent: 200 }),
    });
  });

  test('starts in the blue group', () => {
    synthesize({ deployment }).hasResourceProperties('AWS::ECS::Service', {
      LoadBalancers: [
        Match.objectLike({
          ContainerName: 'hello',
          ContainerPort: 3000,
          TargetGroupArn: { Ref: Match.stringLikeRegexp('Blue') },
        }),
      ],
    });
  });

  test('runs on the pinned platform, tags its tasks and gives them their grace period', () => {
    synthesize({ deployment }).hasResourceProperties('AWS::ECS::Service', {
      PlatformVersion: '1.4.0',
      EnableECSManagedTags: true,
      PropagateTags: 'SERVICE',
      HealthCheckGracePeriodSeconds: 60,
    });
  });

  test('waits for the rights of the roles that start its tasks', () => {
    const template = synthesize({ deployment });
    // The one of the live target group's handler is waited for by what asks it.
    const policies = Object.keys(template.findResources('AWS::IAM::Policy')).filter(
      (id) => !id.includes('LiveTargetGroup'),
    );

    expect(policies.length).toBeGreaterThan(0);
    expect(only(template, 'AWS::ECS::Service').DependsOn).toEqual(expect.arrayContaining(policies));
  });
});

describe('under codedeploy, the service', () => {
  test('leaves deployments to CodeDeploy, without a circuit breaker', () => {
    synthesize().hasResourceProperties('AWS::ECS::Service', {
      DeploymentController: { Type: 'CODE_DEPLOY' },
      DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200 },
      AvailabilityZoneRebalancing: Match.absent(),
    });
  });
});

describe('under ecs-native, the service', () => {
  test('deploys blue/green by itself, bakes, and rolls back what does not start', () => {
    synthesize({ deployment: ECS_NATIVE }).hasResourceProperties('AWS::ECS::Service', {
      DeploymentController: Match.absent(),
      DeploymentConfiguration: {
        Strategy: 'BLUE_GREEN',
        BakeTimeInMinutes: 7,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
      },
    });
  });
});

describe('capacity', () => {
  test('is plain Fargate by default', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: 'FARGATE',
      CapacityProviderStrategy: Match.absent(),
    });
    template.resourceCountIs('AWS::ECS::ClusterCapacityProviderAssociations', 0);
  });

  test('is Fargate Spot where asked, tied to the cluster before the service comes and after it has gone', () => {
    const template = synthesize({ capacity: 'FARGATE_SPOT' });
    const [association] = Object.keys(
      template.findResources('AWS::ECS::ClusterCapacityProviderAssociations'),
    );

    template.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: Match.absent(),
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
    });
    expect(only(template, 'AWS::ECS::Service').DependsOn).toContain(association);
  });
});

test.each([
  [true, 'enabled'],
  [false, 'disabled'],
])('Container Insights set to %s are %s', (containerInsights, Value) => {
  synthesize({ containerInsights }).hasResourceProperties('AWS::ECS::Cluster', {
    ClusterSettings: [{ Name: 'containerInsights', Value }],
  });
});

describe('tasks', () => {
  test.each([
    [true, 'ENABLED'],
    [false, 'DISABLED'],
  ])('have a public address: %s', (assignPublicIp, AssignPublicIp) => {
    const { template } = synthesizeService((base) => ({ network: { ...base.network, assignPublicIp } }));

    template.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ AssignPublicIp }) },
    });
  });
});

test('nothing has a physical name but the task family, so that copies and retained leftovers do not collide', () => {
  const template = synthesize({
    volume: { mountPath: '/data' },
    loadBalancer: { accessLogExpiryDays: 7, waf: true },
  });
  const resources: Record<string, { Properties?: object }> = template.toJSON().Resources;
  const named = Object.entries(resources)
    .filter(([id]) => id.startsWith('Service'))
    .flatMap(([id, { Properties }]) =>
      Object.keys(Properties ?? {})
        .filter((key) => /^(Name|\w+Name)$/.test(key) && !['PolicyName', 'TableName'].includes(key))
        .map((key) => `${id}.${key}`),
    )
    .filter((entry) => !entry.includes('AutoDeleteObjects'));

  expect(named).toEqual([]);
});
