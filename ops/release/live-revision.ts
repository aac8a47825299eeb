import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type RegisterTaskDefinitionCommandInput,
  type Service,
} from '@aws-sdk/client-ecs';
import type { AwsClients } from '../aws/clients';
import type { EcsSubject } from '../watch/ecs-poller';
import { withVariables } from './documents';

/** What serves now. */
export interface LiveRevision {
  /** ARN of the task definition. */
  readonly taskDefinition: string;
  /** Image of the container behind the load balancer. */
  readonly image?: string;
}

/** The revision of the service that has the production traffic. @throws Error when the service does not exist */
export async function liveRevision(clients: AwsClients, subject: EcsSubject): Promise<LiveRevision> {
  const service = await describe(clients, subject);
  const primary = service.taskSets?.find(({ status }) => status === 'PRIMARY');
  const taskDefinition = primary?.taskDefinition ?? service.taskDefinition ?? '';
  return { taskDefinition, image: await imageOf(clients, taskDefinition, containerOf(service)) };
}

/** Image of a task definition's container; of its first one where no name is known. */
export async function imageOf(
  clients: AwsClients,
  taskDefinition: string,
  container?: string,
): Promise<string | undefined> {
  const answer = await clients.get(ECSClient).send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const containers = answer.taskDefinition?.containerDefinitions ?? [];
  return (containers.find(({ name }) => name === container) ?? containers[0])?.image;
}

/**
 * The request that registers the live revision with another image.
 *
 * @param variables put over the container's own. @default none
 */
export async function nextRevision(
  clients: AwsClients,
  subject: EcsSubject,
  image: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RegisterTaskDefinitionCommandInput> {
  const service = await describe(clients, subject);
  const { taskDefinition = {}, tags = [] } = await clients
    .get(ECSClient)
    .send(new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition, include: ['TAGS'] }));
  const {
    // What ECS adds, and does not take.
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _at,
    registeredBy: _by,
    deregisteredAt: _end,
    ...request
  } = taskDefinition;
  const name = containerOf(service);
  return {
    ...request,
    family: request.family ?? '',
    containerDefinitions: (request.containerDefinitions ?? []).map((container) =>
      container.name === name
        ? { ...container, image, environment: withVariables(container.environment, variables) }
        : container,
    ),
    ...(tags.length > 0 && { tags }),
  };
}

async function describe(clients: AwsClients, { cluster, service }: EcsSubject): Promise<Service> {
  const answer = await clients
    .get(ECSClient)
    .send(new DescribeServicesCommand({ cluster, services: [service] }));
  const found = answer.services?.[0];
  if (found) return found;
  throw new Error(`The cluster ${cluster} has no service ${service}.`);
}

function containerOf(service: Service): string | undefined {
  return service.loadBalancers?.[0]?.containerName;
}
