import { ArnFormat, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ActionRole } from './action-role';
import type { DeliveryStore } from './delivery-store';

export interface DeployRoleOptions {
  readonly store: DeliveryStore;
  readonly pipelineRole: iam.IRole;
  /** Task definition family of the service. */
  readonly family: string;
  /** The roles that the service's tasks run with: the only ones that a release may pass on. */
  readonly taskRoles: readonly iam.IRole[];
}

/**
 * Role of a deploy action: reads its artifacts, registers and tags task definitions, passes on two roles. What moves
 * the service is added by who moves it. The CDK's own grants pass any role to any task.
 *
 * `ecs:RegisterTaskDefinition` knows no resources, hence the `*`. Tags are set by the call that registers a task
 * definition, which takes a right of its own.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function addDeployRole(
  scope: Construct,
  { family, taskRoles, ...options }: DeployRoleOptions,
): ActionRole {
  const role = new ActionRole(scope, 'DeployRole', {
    ...options,
    description: 'deploy a release of the service',
    artifacts: 'read',
  });
  const ofFamily = Stack.of(scope).formatArn({
    service: 'ecs',
    resource: 'task-definition',
    resourceName: `${family}:*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  role.allow('RegisterTaskDefinitions', ['ecs:RegisterTaskDefinition'], ['*']);
  role.allow('TagTaskDefinitions', ['ecs:TagResource'], [ofFamily], {
    StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
  });
  role.allow(
    'PassTaskRoles',
    ['iam:PassRole'],
    taskRoles.map(({ roleArn }) => roleArn),
    { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  );
  return role;
}
