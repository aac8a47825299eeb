import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { EcsBlueGreenDeployment } from '../delivery/deployment/ecs-blue-green-deployment';
import type { BlueGreenFargateService } from '../service/blue-green-fargate-service';

/** What a release is made of. */
export interface Released {
  readonly orderApi: BlueGreenFargateService;
  readonly deployment: Pick<EcsBlueGreenDeployment, 'deploymentGroup' | 'documents'>;
}

/**
 * What the workflow does in a release, beside images: read the names and the two documents, register the task
 * definition, pass on its two roles, deploy by one group. The same as the deploy action of the pipeline may, and what
 * the action of the workflow asks for.
 *
 * `ecs:RegisterTaskDefinition` knows no resources, hence the `*`.
 *
 * @see https://github.com/aws-actions/amazon-ecs-deploy-task-definition#permissions
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function releaseStatements(scope: Construct, released: Released): iam.PolicyStatement[] {
  const { documents } = released.deployment;
  return [
    allow('ReadNames', ['cloudformation:DescribeStacks'], [Stack.of(scope).stackId]),
    allow(
      'ReadDocuments',
      ['ssm:GetParameter'],
      [documents.taskDefinition.parameterArn, documents.appSpec.parameterArn],
    ),
    ...registerStatements(scope, released.orderApi),
    ...deployStatements(released),
  ];
}

function registerStatements(scope: Construct, { task }: BlueGreenFargateService): iam.PolicyStatement[] {
  const ofFamily = Stack.of(scope).formatArn({
    service: 'ecs',
    resource: 'task-definition',
    resourceName: `${task.definition.family}:*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return [
    allow('RegisterTaskDefinitions', ['ecs:RegisterTaskDefinition'], ['*']),
    allow('TagTaskDefinitions', ['ecs:TagResource'], [ofFamily], {
      'ecs:CreateAction': 'RegisterTaskDefinition',
    }),
    allow('PassTaskRoles', ['iam:PassRole'], [task.taskRole.roleArn, task.executionRole.roleArn], {
      'iam:PassedToService': 'ecs-tasks.amazonaws.com',
    }),
  ];
}

function deployStatements({ orderApi, deployment }: Released): iam.PolicyStatement[] {
  const { deploymentGroup } = deployment;
  const { application, deploymentConfig } = deploymentGroup;
  return [
    allow('ReadService', ['ecs:DescribeServices'], [orderApi.service.serviceArn]),
    allow(
      'Deploy',
      ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment', 'codedeploy:GetDeploymentGroup'],
      [deploymentGroup.deploymentGroupArn],
    ),
    allow('RegisterRevisions', ['codedeploy:RegisterApplicationRevision'], [application.applicationArn]),
    allow('ReadPace', ['codedeploy:GetDeploymentConfig'], [deploymentConfig.deploymentConfigArn]),
  ];
}

function allow(
  sid: string,
  actions: string[],
  resources: string[],
  equal?: Record<string, string>,
): iam.PolicyStatement {
  const conditions = equal && { StringEquals: equal };
  return new iam.PolicyStatement({ sid, actions, resources, conditions });
}
