import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ENV, WORKER_ENV } from '../../app/src/contract';
import { readWorkerSettings } from '../../app/src/worker/settings';
import { only } from '../service/synthesis';
import { synthesizeWorker } from './worker-stack';

const ACTIVITY = { 'Fn::ImportValue': expect.stringContaining('Ship') };

interface Statement {
  readonly Action: string | string[];
  readonly [member: string]: unknown;
}

function statements(template: Template, role: string): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter((policy) => JSON.stringify(policy.Properties.Roles).includes(role))
    .flatMap((policy): Statement[] => policy.Properties.PolicyDocument.Statement);
}

describe('the shipping worker', () => {
  const { template, dependencies } = synthesizeWorker();
  const definition = only(template, 'AWS::ECS::TaskDefinition').Properties;
  const [container] = definition.ContainerDefinitions;
  const environment = Object.fromEntries(
    container.Environment.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]),
  );

  test('runs its program of the image that was released last, on the smallest task', () => {
    expect(definition).toMatchObject({
      Family: 'shop-sandbox-shipping-worker',
      Cpu: '256',
      Memory: '512',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
    expect(container.Command).toEqual(['/app/worker.mjs']);
    const [[parameter, { Default: name }] = ['', { Default: '' }]] = Object.entries<{ Default: string }>(
      template.toJSON()['Parameters'],
    ).filter(([, { Default }]) => Default.endsWith('/released-image'));
    expect({ image: container.Image, name }).toEqual({
      image: { Ref: parameter },
      name: '/shop/sandbox/order-api/released-image',
    });
  });

  test('waits for the first image: the parameter is made by its stack', () => {
    expect(dependencies).toContain('Image');
  });

  test('has the environment of the contract, but for its name and the number of tasks, whose defaults serve', () => {
    expect(environment).toEqual({
      [WORKER_ENV.activity]: ACTIVITY,
      [WORKER_ENV.heartbeat]: '60',
      [WORKER_ENV.shipping]: '10',
      [ENV.logLevel]: 'info',
      [ENV.environment]: 'sandbox',
      [ENV.shutdownDeadline]: '110',
      [ENV.scratch]: '/scratch',
    });
  });

  test('can read that environment', () => {
    const arn = 'arn:aws:states:us-east-1:111111111111:activity:Ship';

    expect(readWorkerSettings({ ...environment, [WORKER_ENV.activity]: arn })).toMatchObject({
      activityArn: arn,
      heartbeatMs: 60_000,
    });
  });

  test('has time to see a poll of a minute to its end, and ends before ECS kills it', () => {
    const deadline = Number(environment[ENV.shutdownDeadline]);

    expect(deadline).toBeGreaterThan(60 + Number(environment[WORKER_ENV.shipping]));
    expect(container.StopTimeout).toBeGreaterThan(deadline);
    expect(container.StopTimeout).toBeLessThanOrEqual(120);
  });

  test('is hardened like the order API: no root, no capability, nothing to write to but its scratch folder', () => {
    expect(container).toMatchObject({
      User: '1000:1000',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      MountPoints: [{ ContainerPath: '/scratch', ReadOnly: false }],
    });
  });

  test('is one task that nothing connects to', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 1,
      LaunchType: 'FARGATE',
      LoadBalancers: [],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    expect([container.PortMappings, container.HealthCheck]).toEqual([undefined, undefined]);
  });

  test('is replaced by a new one that has started, and comes back when that does not stay up', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
    });
  });

  test('may take and report tasks of its activity, and do nothing else', () => {
    expect(statements(template, 'TaskTaskRole')).toEqual([
      {
        Sid: 'Ship',
        Effect: 'Allow',
        Action: [
          'states:GetActivityTask',
          'states:SendTaskFailure',
          'states:SendTaskHeartbeat',
          'states:SendTaskSuccess',
        ],
        Resource: ACTIVITY,
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::ImportValue': expect.stringContaining('Key') },
        Condition: { StringEquals: { 'kms:EncryptionContext:aws:states:activityArn': ACTIVITY } },
      },
    ]);
  });

  test('has no managed policy', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));

    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns !== undefined)).toEqual([]);
  });
});

describe('settings reach the worker:', () => {
  test('the heartbeat', () => {
    const { template } = synthesizeWorker({ workflow: { shipping: { heartbeatSeconds: 90 } } });

    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({ Environment: Match.arrayWith([{ Name: WORKER_ENV.heartbeat, Value: '90' }]) }),
      ],
    });
  });

  test.each([
    ['public-subnets', 'ENABLED'],
    ['nat-gateway', 'DISABLED'],
  ] as const)('egress %s: a public address is %s', (egress, AssignPublicIp) => {
    const { template } = synthesizeWorker({ network: { egress } });

    template.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ AssignPublicIp }) },
    });
  });

  test.each([
    ['destroy', 'Delete'],
    ['retain', 'Retain'],
  ] as const)('data %s: its log goes by %s, kept as long as others', (data, DeletionPolicy) => {
    const { template } = synthesizeWorker({ protection: { data }, logs: { retentionDays: 14 } });

    expect(only(template, 'AWS::Logs::LogGroup')).toMatchObject({
      DeletionPolicy,
      Properties: { RetentionInDays: 14 },
    });
  });
});
