import { arnIn, listOf, textOf } from './operation';
import type { Input, Need, Operation, Operations, Surroundings } from './operation';

/**
 * Operations of Lambda. `Invoke` needs `lambda:InvokeFunction`; the qualifier of a call is a part of the ARN.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
export const LAMBDA: Operations = {
  'lambda:Invoke': onFunction('InvokeFunction', true),
  'lambda:GetFunction': onFunction('GetFunction', true),
  'lambda:GetFunctionConfiguration': onFunction('GetFunctionConfiguration', true),
  'lambda:GetAlias': onFunction('GetAlias', false),
  'lambda:UpdateAlias': onFunction('UpdateAlias', false),
  'lambda:ListVersionsByFunction': onFunction('ListVersionsByFunction', false),
};

function onFunction(name: string, qualified: boolean): Operation {
  return ({ FunctionName, Qualifier }, { place }) => {
    const given = textOf(FunctionName).replace(/^\d{12}:function:/, '');
    const arn = given.startsWith('arn:') ? given : arnIn(place, 'lambda', `function:${given}`);
    const resource = qualified && Qualifier !== undefined ? `${arn}:${textOf(Qualifier)}` : arn;
    return [{ action: `lambda:${name}`, resource }];
  };
}

/**
 * Operations of Amazon ECS. Who registers a task definition passes its roles on to the tasks, and tags it if the call
 * brings tags.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
 */
export const ECS: Operations = {
  'ecs:RegisterTaskDefinition': ({ family, tags, taskRoleArn, executionRoleArn }, { place }) => [
    { action: 'ecs:RegisterTaskDefinition', resource: '*' },
    ...[taskRoleArn, executionRoleArn].flatMap((role): Need[] =>
      role === undefined ? [] : [passRole(textOf(role))],
    ),
    ...(listOf(tags).length === 0
      ? []
      : [
          {
            action: 'ecs:TagResource',
            // The revision is not known yet when the call is judged.
            resource: arnIn(place, 'ecs', `task-definition/${textOf(family)}:*`),
            context: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
          },
        ]),
  ],
  'ecs:DescribeTaskDefinition': () => [{ action: 'ecs:DescribeTaskDefinition', resource: '*' }],
  'ecs:ListServices': (input, surroundings) => [
    { action: 'ecs:ListServices', resource: '*', context: inCluster(input, surroundings) },
  ],
  'ecs:ListTasks': (input, surroundings) => [
    { action: 'ecs:ListTasks', resource: '*', context: inCluster(input, surroundings) },
  ],
  'ecs:DescribeServices': (input, surroundings) =>
    listOf(input.services).map((service) => onService('DescribeServices', service, input, surroundings)),
  'ecs:UpdateService': (input, surroundings) => [
    onService('UpdateService', input.service, input, surroundings),
  ],
  'ecs:ListServiceDeployments': (input, surroundings) => [
    onService('ListServiceDeployments', input.service, input, surroundings),
  ],
  'ecs:DescribeTasks': (input, surroundings) =>
    listOf(input.tasks).map((task) => ({
      action: 'ecs:DescribeTasks',
      resource: named('task', textOf(task), input, surroundings),
      context: inCluster(input, surroundings),
    })),
  'ecs:DescribeServiceRevisions': ({ serviceRevisionArns }) =>
    listOf(serviceRevisionArns).map((arn) => ({
      action: 'ecs:DescribeServiceRevisions',
      resource: textOf(arn),
    })),
  'ecs:DescribeServiceDeployments': ({ serviceDeploymentArns }) =>
    listOf(serviceDeploymentArns).map((arn) => ({
      action: 'ecs:DescribeServiceDeployments',
      resource: textOf(arn),
    })),
  'ecs:StopServiceDeployment': ({ serviceDeploymentArn }) => [
    { action: 'ecs:StopServiceDeployment', resource: textOf(serviceDeploymentArn) },
  ],
  'ecs:ContinueServiceDeployment': ({ serviceDeploymentArn }) => [
    { action: 'ecs:ContinueServiceDeployment', resource: textOf(serviceDeploymentArn) },
  ],
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function passRole(arn: string): Need {
  return {
    action: 'iam:PassRole',
    resource: arn,
    context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  };
}

function onService(name: string, service: unknown, input: Input, surroundings: Surroundings): Need {
  return {
    action: `ecs:${name}`,
    resource: named('service', textOf(service), input, surroundings),
    context: inCluster(input, surroundings),
  };
}

/** @param given name or ARN */
function named(kind: string, given: string, input: Input, { place }: Surroundings): string {
  return given.startsWith('arn:') ? given : arnIn(place, 'ecs', `${kind}/${clusterName(input)}/${given}`);
}

function inCluster(input: Input, { place }: Surroundings): Readonly<Record<string, string>> {
  return { 'ecs:cluster': arnIn(place, 'ecs', `cluster/${clusterName(input)}`) };
}

function clusterName({ cluster }: Input): string {
  return textOf(cluster).split('/').at(-1) || 'default';
}
