import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { RELEASE_FILES } from './build-buildspec';
import type { DeliveryStore } from './delivery-store';
import type { ActionRole } from './action-role';
import { addDeployRole } from './deploy-role';
import type { CodeDeployTarget, DeploymentTarget, EcsNativeTarget } from './deployment-target';

/** What CodePipeline's ECS action waits at most. The configuration keeps shift, bake and hooks within it. */
const LONGEST_ECS_DEPLOYMENT = Duration.minutes(60);

export interface DeployActionProps {
  readonly target: DeploymentTarget;
  readonly store: DeliveryStore;
  readonly pipelineRole: iam.IRole;
  readonly family: string;
  readonly taskRoles: readonly iam.IRole[];
  /** What the build wrote. */
  readonly release: codepipeline.Artifact;
}

/**
 * Who takes back a failed release: exactly one.
 *
 * Under CodeDeploy the deployment group does, and the stage just fails. ECS's action knows of no group, so there the
 * stage is rolled back: it runs again with what the last successful run released. AWS does that only when a run with the
 * same structure of the pipeline succeeded before, and never for a run that is itself a rollback.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html
 */
export function stageFailure({ strategy }: DeploymentTarget): codepipeline.FailureConditions | undefined {
  return strategy === 'ecs-native' ? { result: codepipeline.Result.ROLLBACK } : undefined;
}

/** The action that deploys a release, with a role that can move this service and no other. */
export function deployAction(scope: Construct, props: DeployActionProps): codepipeline.IAction {
  const role = addDeployRole(scope, props);
  const { target } = props;
  return target.strategy === 'codedeploy'
    ? codeDeployAction(target, props.release, role)
    : ecsAction(target, props.release, role);
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html */
function codeDeployAction(
  target: CodeDeployTarget,
  release: codepipeline.Artifact,
  deploy: ActionRole,
): codepipeline.IAction {
  const { deploymentGroup, imagePlaceholder } = target;
  const { application, deploymentConfig } = deploymentGroup;
  deploy.allow(
    'DescribeDeployments',
    [
      'codedeploy:GetApplication',
      'codedeploy:GetApplicationRevision',
      'codedeploy:RegisterApplicationRevision',
    ],
    [application.applicationArn],
  );
  deploy.allow(
    'Deploy',
    ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment'],
    [deploymentGroup.deploymentGroupArn],
  );
  deploy.allow('ReadPace', ['codedeploy:GetDeploymentConfig'], [deploymentConfig.deploymentConfigArn]);
  return new actions.CodeDeployEcsDeployAction({
    actionName: 'Deploy',
    runOrder: 1,
    role: deploy.forAction(),
    deploymentGroup,
    taskDefinitionTemplateFile: release.atPath(RELEASE_FILES.taskDefinition),
    appSpecTemplateFile: release.atPath(RELEASE_FILES.appSpec),
    containerImageInputs: [{ input: release, taskDefinitionPlaceholder: imagePlaceholder }],
  });
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html */
function ecsAction(
  { service }: EcsNativeTarget,
  release: codepipeline.Artifact,
  deploy: ActionRole,
): codepipeline.IAction {
  const { clusterArn } = service.cluster;
  deploy.allow('MoveService', ['ecs:DescribeServices', 'ecs:UpdateService'], [service.serviceArn]);
  deploy.allow('ReadTasks', ['ecs:DescribeTasks'], [tasksOf(service, deploy)]);
  deploy.allow('ListTasks', ['ecs:ListTasks'], ['*'], { ArnEquals: { 'ecs:cluster': clusterArn } });
  deploy.allow('ReadTaskDefinitions', ['ecs:DescribeTaskDefinition'], ['*']);
  return new actions.EcsDeployAction({
    actionName: 'Deploy',
    runOrder: 1,
    role: deploy.forAction(),
    service,
    imageFile: release.atPath(RELEASE_FILES.imageDefinitions),
    deploymentTimeout: LONGEST_ECS_DEPLOYMENT,
  });
}

function tasksOf(service: ecs.IBaseService, scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'ecs',
    resource: 'task',
    resourceName: `${service.cluster.clusterName}/*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
