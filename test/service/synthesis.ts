import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  BlueGreenFargateService,
  type BlueGreenFargateServiceProps,
} from '../../lib/service/blue-green-fargate-service';
import { TestAccess } from '../../lib/service/test-access';
import { testApp } from '../test-app';

export interface Synthesized {
  readonly service: BlueGreenFargateService;
  readonly stack: Stack;
  readonly template: Template;
}

/** The construct as a team would lift it out: in a stack and a VPC of its own, with nothing else of this repository. */
export function synthesizeService(
  override: (base: BlueGreenFargateServiceProps) => Partial<BlueGreenFargateServiceProps> = () => ({}),
): Synthesized {
  const stack = new Stack(testApp(), 'Test');
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const publicSubnets = { subnetType: ec2.SubnetType.PUBLIC };
  const base: BlueGreenFargateServiceProps = {
    network: { vpc, loadBalancerSubnets: publicSubnets, taskSubnets: publicSubnets, assignPublicIp: true },
    task: {
      family: 'hello',
      containerName: 'hello',
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/example/hello:1'),
      port: 3000,
      cpu: 256,
      memoryMiB: 512,
      healthCheck: {
        command: ['/bin/check'],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(60),
      },
      stopTimeout: Duration.seconds(60),
      scratchPath: '/scratch',
      logRetention: 7,
    },
    health: {
      path: '/up',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      deregistrationDelay: Duration.seconds(15),
    },
    scaling: { minTasks: 1, maxTasks: 4, cpuPercent: 60, requestsPerTarget: 1000 },
    deployment: { strategy: 'codedeploy' },
    testAccess: TestAccess.withSecretHeader(),
    healthCheckGracePeriod: Duration.seconds(60),
    removalPolicy: RemovalPolicy.DESTROY,
  };
  const service = new BlueGreenFargateService(stack, 'Service', { ...base, ...override(base) });
  return { service, stack, template: Template.fromStack(stack) };
}

/** The only resource of `type`, with its logical id. @throws when there is none or more than one */
export function only(template: Template, type: string, part: Record<string, unknown> = {}): CfnResource {
  const found = Object.values(template.findResources(type, part));
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new Error(`${found.length} resources of type ${type} where the test expects one.`);
  }
  return resource;
}

/** A resource as the template has it. */
export type CfnResource = ReturnType<Template['findResources']>[string];
