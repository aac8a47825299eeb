import { Duration } from 'aws-cdk-lib';
import type { Settings } from '../config';
import { PATHS } from '../../app/src/contract';
import { ecsShift } from '../delivery/deployment/ecs-shift';
import type { Network } from '../network/network';
import type { BlueGreenFargateServiceProps } from './blue-green-fargate-service';
import type { DeploymentStrategy } from './deployment-strategy';
import { TestAccess } from './test-access';

/** How the load balancer judges a task. */
export function targetHealth({ timeouts }: Settings): BlueGreenFargateServiceProps['health'] {
  const { healthCheck } = timeouts;
  return {
    path: PATHS.live,
    interval: Duration.seconds(healthCheck.interval),
    timeout: Duration.seconds(healthCheck.timeout),
    healthyThreshold: healthCheck.healthyThreshold,
    unhealthyThreshold: healthCheck.unhealthyThreshold,
    deregistrationDelay: Duration.seconds(timeouts.deregistrationDelay),
  };
}

/** Who shifts traffic, and how. */
export function deploymentStrategy({ deployment }: Settings): DeploymentStrategy {
  return deployment.strategy === 'codedeploy'
    ? { strategy: 'codedeploy' }
    : {
        strategy: 'ecs-native',
        bakeTime: Duration.minutes(deployment.bakeMinutes),
        shift: ecsShift(deployment.shift),
      };
}

/** Hooks share the tasks' subnets where a NAT gateway gives them an address that the test listener knows. */
export function hookNetwork({ natAddresses, vpc, taskSubnets }: Network) {
  return natAddresses.length > 0 ? { vpc, subnets: taskSubnets } : undefined;
}

/** A hook in the task subnets is known by the NAT gateways' addresses. Without NAT it runs outside the VPC, from anywhere. */
export function testAccess({ natAddresses }: Network): TestAccess {
  return natAddresses.length > 0 ? TestAccess.fromAddresses(natAddresses) : TestAccess.withSecretHeader();
}
