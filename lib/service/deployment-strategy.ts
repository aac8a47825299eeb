import type { Duration } from 'aws-cdk-lib';
import type { TrafficShift } from '../release/traffic-shift';

/**
 * Who shifts traffic between blue and green. The listeners' shape, the deployment controller and the roles follow.
 *
 * - `codedeploy`: CodeDeploy switches the target group of each listener's forward action. After its creation the
 *   service takes no new task definition from CloudFormation.
 * - `ecs-native`: ECS shifts the weights of one listener rule per listener, whenever CloudFormation updates the service.
 */
export type DeploymentStrategy =
  | { readonly strategy: 'codedeploy' }
  | {
      readonly strategy: 'ecs-native';
      /** How long both versions stay up after the shift; whole minutes. */
      readonly bakeTime: Duration;
      /** How production traffic moves to the new version. @default all at once */
      readonly shift?: TrafficShift;
    };
