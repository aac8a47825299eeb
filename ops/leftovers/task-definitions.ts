import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import type { AwsClients } from '../aws/clients';
import { nameOf } from '../aws/failure';
import type { LeftoverKind } from './leftover';

/**
 * Revisions of task definitions. One is deleted in two steps, the first of which has been made where it is `INACTIVE`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete-task-definition-v2.html
 */
export const TASK_DEFINITIONS: LeftoverKind = {
  title: 'task definitions',
  pattern: /:ecs:[^:]*:[^:]*:task-definition\//,
  async hold({ clients }, arn) {
    const status = await statusOf(clients, arn);
    if (status === undefined) return undefined;
    if (status === 'DELETE_IN_PROGRESS') return { what: 'being deleted', monthlyUsd: 0, goesByItself: true };
    if (status === 'INACTIVE') return { what: 'deregistered', monthlyUsd: 0, command: deletion(arn) };
    return { what: '', monthlyUsd: 0 };
  },
  command: (arn) =>
    `aws ecs deregister-task-definition --task-definition ${revision(arn)} && ${deletion(arn)}`,
  async remove({ clients }, taskDefinition) {
    const client = clients.get(ECSClient);
    if ((await statusOf(clients, taskDefinition)) === 'ACTIVE') {
      await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    }
    const { failures = [] } = await client.send(
      new DeleteTaskDefinitionsCommand({ taskDefinitions: [taskDefinition] }),
    );
    const [refused] = failures;
    if (refused) throw new Error(refused.detail ?? refused.reason ?? 'Amazon ECS gives no reason.');
  },
};

/**
 * @returns undefined for one that is gone: Amazon ECS has no exception of its own for it
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/29749
 */
async function statusOf(clients: AwsClients, taskDefinition: string): Promise<string | undefined> {
  try {
    const answer = await clients.get(ECSClient).send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    return answer.taskDefinition?.status;
  } catch (error) {
    if (nameOf(error) === 'ClientException' && /unable to describe/i.test(String(error))) return undefined;
    throw error;
  }
}

function deletion(arn: string): string {
  return `aws ecs delete-task-definitions --task-definitions ${revision(arn)}`;
}

/** Family and number. */
function revision(arn: string): string {
  return arn.replace(/^.*\//, '');
}
