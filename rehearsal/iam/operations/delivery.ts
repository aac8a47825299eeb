import { arnIn, listOf, textOf } from './operation';
import type { Operation, Operations } from './operation';

/**
 * Operations of CodeDeploy, CodeBuild and CodePipeline. What is asked of a deployment is asked of its group.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
 */
export const DELIVERY: Operations = {
  'codedeploy:CreateDeployment': ({ applicationName, deploymentGroupName }, { place }) => [
    {
      action: 'codedeploy:CreateDeployment',
      resource: group(`${textOf(applicationName)}/${textOf(deploymentGroupName)}`, place),
    },
  ],
  'codedeploy:GetDeploymentGroup': ({ applicationName, deploymentGroupName }, { place }) => [
    {
      action: 'codedeploy:GetDeploymentGroup',
      resource: group(`${textOf(applicationName)}/${textOf(deploymentGroupName)}`, place),
    },
  ],
  'codedeploy:ListDeployments': ({ applicationName, deploymentGroupName }, { place }) => [
    {
      action: 'codedeploy:ListDeployments',
      resource: group(`${textOf(applicationName)}/${textOf(deploymentGroupName)}`, place),
    },
  ],
  ...Object.fromEntries(
    [
      'PutLifecycleEventHookExecutionStatus',
      'GetDeployment',
      'StopDeployment',
      'ContinueDeployment',
      'ListDeploymentTargets',
      'GetDeploymentTarget',
    ].map((name) => [`codedeploy:${name}`, onDeployment(name)]),
  ),
  'codebuild:StartBuild': ({ projectName }, { place }) => [
    { action: 'codebuild:StartBuild', resource: arnIn(place, 'codebuild', `project/${textOf(projectName)}`) },
  ],
  // A build is `project:uuid`, and what is asked of it is asked of its project.
  'codebuild:BatchGetBuilds': ({ ids }, { place }) =>
    listOf(ids).map((id) => ({
      action: 'codebuild:BatchGetBuilds',
      resource: arnIn(place, 'codebuild', `project/${textOf(id).split(':')[0]}`),
    })),
  'codepipeline:StartPipelineExecution': ({ name }, { place }) => [
    { action: 'codepipeline:StartPipelineExecution', resource: arnIn(place, 'codepipeline', textOf(name)) },
  ],
};

/** A deployment that does not exist is refused by the service itself. */
function onDeployment(name: string): Operation {
  return ({ deploymentId }, { place, facts }) => {
    const found = facts.deploymentGroup?.(textOf(deploymentId));
    return found === undefined ? [] : [{ action: `codedeploy:${name}`, resource: group(found, place) }];
  };
}

function group(name: string, place: Parameters<typeof arnIn>[0]): string {
  return arnIn(place, 'codedeploy', `deploymentgroup:${name}`);
}
