import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { loadAssembly } from '../../../rehearsal/assembly';
import { readServices } from '../../../rehearsal/task/from-template';
import type { ServiceModel } from '../../../rehearsal/task/model';
import { createResolver } from '../../../rehearsal/values';

const definition = (stack: Stack): ecs.FargateTaskDefinition => {
  const task = new ecs.FargateTaskDefinition(stack, 'Task', { family: 'pets' });
  task.addContainer('api', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/x/y:1'),
    command: ['main.mjs'],
    environment: { A: 'b', N: '1' },
    portMappings: [{ containerPort: 8080 }],
    stopTimeout: Duration.seconds(20),
    healthCheck: { command: ['CMD', 'node', 'ask.mjs'], interval: Duration.seconds(7) },
    readonlyRootFilesystem: true,
  });
  return task;
};

const service = (stack: Stack, props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService => {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  return new ecs.FargateService(stack, 'Service', {
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
    taskDefinition: definition(stack),
    ...props,
  });
};

describe('services of an assembly', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'services-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (add: (stack: Stack) => void): readonly ServiceModel[] => {
    const app = new App({ outdir: folder });
    add(new Stack(app, 'Stack'));
    app.synth();
    const assembly = loadAssembly(folder);
    return readServices(assembly, createResolver(assembly));
  };
  test('are read with container, health check, limits and target group', () => {
    const [model] = read((stack) => {
      const api = service(stack, { desiredCount: 2, healthCheckGracePeriod: Duration.seconds(45) });
      const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc: api.cluster.vpc });
      loadBalancer.addListener('Http', { port: 80 }).addTargets('Api', { port: 8080, targets: [api] });
    });

    expect(model).toMatchObject({
      stackId: 'Stack',
      desiredCount: 2,
      minimumHealthyPercent: 50,
      maximumPercent: 200,
      healthCheckGracePeriodMs: 45_000,
      targets: [
        {
          containerName: 'api',
          containerPort: 8080,
          targetGroupArn: expect.stringContaining(':targetgroup/'),
        },
      ],
      taskDefinition: {
        family: 'pets',
        containers: [
          {
            name: 'api',
            command: ['main.mjs'],
            environment: { A: 'b', N: '1' },
            stopTimeoutMs: 20_000,
            readonlyRootFilesystem: true,
            healthCheck: {
              command: ['CMD', 'node', 'ask.mjs'],
              intervalMs: 7000,
              timeoutMs: 5000,
              retries: 3,
              startPeriodMs: 0,
            },
          },
        ],
      },
    });
  });

  test('keep as many tasks as their autoscaling asks for at least', () => {
    const [model] = read((stack) => {
      service(stack).autoScaleTaskCount({ minCapacity: 3, maxCapacity: 9 });
    });

    expect(model?.desiredCount).toBe(3);
  });

  test('find their task definition by its family, as under CODE_DEPLOY', () => {
    const [model] = read((stack) => {
      service(stack, { deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY } });
    });

    expect(model).toMatchObject({ deploymentController: 'CODE_DEPLOY', taskDefinition: { family: 'pets' } });
  });

  test('must have a task definition in the assembly', () => {
    expect(() =>
      read((stack) => {
        new CfnResource(stack, 'Service', {
          type: 'AWS::ECS::Service',
          properties: { TaskDefinition: 'elsewhere:7' },
        });
      }),
    ).toThrow('Stack/Service: TaskDefinition is elsewhere:7, which no task definition');
  });

  test('with a property of the wrong shape are refused by its name', () => {
    expect(() =>
      read((stack) => {
        new CfnResource(stack, 'Service', {
          type: 'AWS::ECS::Service',
          properties: { TaskDefinition: 'x', DesiredCount: 'many' },
        });
      }),
    ).toThrow(/Stack\/Service: DesiredCount: /);
  });
});
