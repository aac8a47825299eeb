import type { EcsService } from '../ecs/service';
import type { RegisteredTaskDefinition, TaskDefinitions } from '../ecs/task-definitions';
import { describeService, describeServiceRevision, describeTask } from './ecs-descriptions';
import type { Rollout } from './ecs-descriptions';
import { text, texts } from './input';
import type { Input } from './input';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';
import type { JsonOperation } from './wire-json';
import type { WallTime } from './wall-time';

export interface EcsEndpointOptions {
  /** The only service of the cluster. @default it is not created yet */
  readonly service: () => EcsService | undefined;
  readonly definitions: TaskDefinitions;
  readonly clusterName: string;
  readonly time: WallTime;
  /** Operations on ECS's own deployments, by name. @default the service has none: CodeDeploy releases it */
  readonly deployments?: Readonly<Record<string, JsonOperation>>;
  /** Starts a deployment of a revision (`family:revision`). @default the service has none: CodeDeploy releases it */
  readonly deploy?: (revision: string) => void;
  /** ECS's own deployments, oldest first. @default none: CodeDeploy releases the service */
  readonly rollouts?: () => readonly Rollout[];
}

/**
 * The operations of Amazon ECS that hooks, pipelines and people call, over JSON 1.1.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
 */
export function ecsProtocol(options: EcsEndpointOptions): WireProtocol {
  const { definitions, time } = options;
  return jsonProtocol({
    service: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113',
    version: '1.1',
    operations: {
      RegisterTaskDefinition: (input) => ({
        taskDefinition: describeTaskDefinition(definitions.register(input), time),
        tags: input.tags ?? [],
      }),
      DescribeTaskDefinition: (input) => ({
        taskDefinition: describeTaskDefinition(
          definitions.get(text(input, 'taskDefinition', 'InvalidParameterException')),
          time,
        ),
      }),
      ListServices(input) {
        assertCluster(input, options);
        const service = options.service();
        return { serviceArns: service ? [service.options.serviceArn] : [] };
      },
      DescribeServices(input) {
        assertCluster(input, options);
        const found = texts(input.services).map((name) => [name, named(options.service(), name)] as const);
        return {
          services: found.flatMap(([, service]) =>
            service ? [describeService(service, time, options.rollouts?.())] : [],
          ),
          failures: found.flatMap(([name, service]) => (service ? [] : [{ arn: name, reason: 'MISSING' }])),
        };
      },
      UpdateService(input) {
        assertCluster(input, options);
        const { cluster: _cluster, service: name, taskDefinition, ...others } = input;
        const service = named(options.service(), String(name));
        if (!service)
          throw new ServiceError('ServiceNotFoundException', `Service not found: ${String(name)}.`);
        if (typeof taskDefinition !== 'string' || Object.keys(others).length > 0) {
          throw new ServiceError(
            'InvalidParameterException',
            `The rehearsal models UpdateService with a taskDefinition and nothing else; it got ${Object.keys(others).join(', ') || 'none'}.`,
          );
        }
        if (!options.deploy) {
          throw new ServiceError(
            'InvalidParameterException',
            'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
          );
        }
        options.deploy(definitions.get(taskDefinition).name);
        return { service: describeService(service, time, options.rollouts?.()) };
      },
      DescribeServiceRevisions(input) {
        const sets = options.service()?.taskSets ?? [];
        const found = texts(input.serviceRevisionArns).map(
          (arn) => [arn, sets.find(({ serviceRevisionArn }) => serviceRevisionArn === arn)] as const,
        );
        return {
          serviceRevisions: found.flatMap(([, set]) =>
            set ? [describeServiceRevision(set, required(options), time)] : [],
          ),
          failures: found.flatMap(([arn, set]) => (set ? [] : [{ arn, reason: 'MISSING' }])),
        };
      },
      ListTasks(input) {
        assertCluster(input, options);
        const tasks = (options.service()?.taskSets ?? []).flatMap((set) => set.service.tasks);
        return { taskArns: tasks.map(({ id }) => taskArn(options, id)) };
      },
      DescribeTasks(input) {
        assertCluster(input, options);
        const sets = options.service()?.taskSets ?? [];
        const tasks = sets.flatMap((set) => set.service.tasks.map((task) => ({ set, task })));
        return {
          tasks: texts(input.tasks).flatMap((name) => {
            const found = tasks.find(({ task }) => name.split('/').at(-1) === task.id);
            return found ? [describeTask(taskArn(options, found.task.id), found.task, found.set, time)] : [];
          }),
        };
      },
      ListServiceDeployments: () => ({ serviceDeployments: [] }),
      ...options.deployments,
    },
  });
}

function describeTaskDefinition(definition: RegisteredTaskDefinition, time: WallTime): object {
  const { tags: _tags, ...request } = definition.request;
  return {
    ...request,
    taskDefinitionArn: definition.arn,
    family: definition.family,
    revision: definition.revision,
    status: 'ACTIVE',
    registeredAt: time.epochSeconds(definition.registeredAt),
  };
}

/** @throws ServiceError `ClusterNotFoundException` for another cluster than the service's */
function assertCluster(input: Input, { clusterName }: EcsEndpointOptions): void {
  const given = typeof input.cluster === 'string' ? input.cluster : 'default';
  if (given.split('/').at(-1) !== clusterName) {
    throw new ServiceError('ClusterNotFoundException', `Cluster not found: ${given}.`);
  }
}

/** By name or ARN. */
function named(service: EcsService | undefined, name: string): EcsService | undefined {
  return service && [service.options.serviceArn, service.options.model.name].includes(name)
    ? service
    : undefined;
}

function required({ service, clusterName }: EcsEndpointOptions): EcsService {
  const found = service();
  if (found) return found;
  throw new ServiceError('ServiceNotFoundException', `The cluster ${clusterName} has no service.`);
}

function taskArn({ clusterName, service }: EcsEndpointOptions, id: string): string {
  const prefix = service()?.options.serviceArn.split(':service/')[0] ?? '';
  return `${prefix}:task/${clusterName}/${id}`;
}
