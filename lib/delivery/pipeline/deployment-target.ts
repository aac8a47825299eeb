import type * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as ssm from 'aws-cdk-lib/aws-ssm';

/** What the deploy stage moves. The stage, its rights, its rollback and the event of its failure follow. */
export type DeploymentTarget = CodeDeployTarget | EcsNativeTarget;

export interface CodeDeployTarget {
  readonly strategy: 'codedeploy';
  /** Owns the rollback: on failure, on an alarm, and when somebody stops the deployment. */
  readonly deploymentGroup: codedeploy.IEcsDeploymentGroup;
  /** Parameters that hold `taskdef.json` and `appspec.yaml`. */
  readonly files: { readonly taskDefinition: ssm.IParameter; readonly appSpec: ssm.IParameter };
  /** Name between the angle brackets that stands for the image in `taskdef.json`. */
  readonly imagePlaceholder: string;
}

export interface EcsNativeTarget {
  readonly strategy: 'ecs-native';
  /** ECS shifts its traffic; the stage rolls back. */
  readonly service: ecs.IBaseService;
}
