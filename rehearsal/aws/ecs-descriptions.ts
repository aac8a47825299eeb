import type { EcsService } from '../ecs/service';
import { countsOf } from '../ecs/task-set';
import type { TaskSet } from '../ecs/task-set';
import type { Task } from '../task/task';
import type { WallTime } from './wall-time';

/** A deployment of ECS's own, as far as the description of its service shows it. */
export interface Rollout {
  readonly id: string;
  /** `family:revision` */
  readonly revision: string;
  readonly state: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly reason?: string;
  /** Template milliseconds. */
  readonly createdAt: number;
}

/**
 * A service as DescribeServices shows it.
 *
 * @param rollouts ECS's own deployments, oldest first; none for a service that CodeDeploy releases
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export function describeService(
  service: EcsService,
  time: WallTime,
  rollouts: readonly Rollout[] = [],
): object {
  const { model, serviceArn } = service.options;
  const underCodeDeploy = model.deploymentController === 'CODE_DEPLOY';
  const sets = service.taskSets;
  const counts = sets.map(countsOf);
  const primary = sets.find(({ status }) => status === 'PRIMARY');
  return {
    serviceArn,
    serviceName: model.name,
    clusterArn: clusterArnOf(serviceArn),
    status: 'ACTIVE',
    desiredCount: model.desiredCount,
    runningCount: counts.reduce((sum, { running }) => sum + running, 0),
    pendingCount: counts.reduce((sum, { pending }) => sum + pending, 0),
    taskDefinition: primary?.definition.arn,
    deploymentController: { type: model.deploymentController },
    loadBalancers: loadBalancersOf(service, model.targets[0]?.targetGroupArn),
    ...(underCodeDeploy
      ? { taskSets: sets.map((set) => describeTaskSet(set, service, time)), deployments: [] }
      : {
          taskSets: [],
          deployments: describeDeployments(sets, rollouts, time),
          currentServiceRevisions: sets
            .filter(({ status }) => status !== 'DRAINING')
            .map((set) => {
              const { desired, running, pending } = countsOf(set);
              return {
                arn: set.serviceRevisionArn,
                requestedTaskCount: desired,
                runningTaskCount: running,
                pendingTaskCount: pending,
              };
            }),
        }),
  };
}

/** A revision as DescribeServiceRevisions shows it: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html */
export function describeServiceRevision(set: TaskSet, service: EcsService, time: WallTime): object {
  return {
    serviceRevisionArn: set.serviceRevisionArn,
    serviceArn: service.options.serviceArn,
    clusterArn: clusterArnOf(service.options.serviceArn),
    taskDefinition: set.definition.arn,
    loadBalancers: loadBalancersOf(service, service.options.model.targets[0]?.targetGroupArn),
    createdAt: time.epochSeconds(set.createdAt),
    resolvedConfiguration: { loadBalancers: [{ targetGroupArn: set.targetGroup }] },
  };
}

/** A task as DescribeTasks shows it: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export function describeTask(taskArn: string, task: Task, set: TaskSet, time: WallTime): object {
  return {
    taskArn,
    taskDefinitionArn: set.definition.arn,
    lastStatus: 'RUNNING',
    desiredStatus: set.status === 'DRAINING' ? 'STOPPED' : 'RUNNING',
    healthStatus: task.healthy ? 'HEALTHY' : 'UNKNOWN',
    startedAt: time.epochSeconds(task.startedAt),
    startedBy: set.id,
    launchType: 'FARGATE',
  };
}

function describeTaskSet(set: TaskSet, service: EcsService, time: WallTime): object {
  const { desired, running, pending } = countsOf(set);
  return {
    id: set.id,
    taskSetArn: set.arn,
    serviceArn: service.options.serviceArn,
    clusterArn: clusterArnOf(service.options.serviceArn),
    status: set.status,
    taskDefinition: set.definition.arn,
    computedDesiredCount: desired,
    runningCount: running,
    pendingCount: pending,
    createdAt: time.epochSeconds(set.createdAt),
    loadBalancers: loadBalancersOf(service, set.targetGroup),
    scale: { value: set.status === 'DRAINING' ? 0 : 100, unit: 'PERCENT' },
    stabilityStatus: set.service.steady ? 'STEADY_STATE' : 'STABILIZING',
  };
}

/**
 * The tasks of each revision as a deployment, and the last one that was started, also before it has tasks and after it
 * has lost them.
 */
function describeDeployments(
  sets: readonly TaskSet[],
  rollouts: readonly Rollout[],
  time: WallTime,
): readonly object[] {
  const last = rollouts.at(-1);
  const live = sets.find(({ status }) => status === 'PRIMARY')?.definition.name;
  const primary = last && last.state !== 'FAILED' ? last.revision : live;
  const ofSets = sets.map((set) => {
    const { name, arn } = set.definition;
    const rollout = rollouts.findLast(({ revision }) => revision === name);
    const { id = set.id, state = 'COMPLETED', reason, createdAt = set.createdAt } = rollout ?? {};
    return {
      ...describeDeployment({ id, revision: name, state, reason, createdAt }, primary, time),
      taskDefinition: arn,
      ...taskCounts(set),
    };
  });
  const prefix = sets[0]?.definition.arn.replace(/[^/]*$/, '') ?? '';
  const withoutTasks = last && !sets.some(({ definition }) => definition.name === last.revision);
  if (!withoutTasks || last.state === 'COMPLETED') return ofSets;
  const none = { desiredCount: 0, runningCount: 0, pendingCount: 0 };
  const taskDefinition = `${prefix}${last.revision}`;
  return [{ ...describeDeployment(last, primary, time), taskDefinition, ...none }, ...ofSets];
}

function describeDeployment(
  { id, revision, state, reason, createdAt }: Rollout,
  primary: string | undefined,
  time: WallTime,
): object {
  return {
    id,
    status: revision === primary ? 'PRIMARY' : 'ACTIVE',
    rolloutState: state,
    rolloutStateReason: reason,
    createdAt: time.epochSeconds(createdAt),
  };
}

function taskCounts(set: TaskSet): object {
  const { desired, running, pending } = countsOf(set);
  return { desiredCount: desired, runningCount: running, pendingCount: pending };
}

function loadBalancersOf(
  { options: { model } }: EcsService,
  targetGroupArn: string | undefined,
): readonly object[] {
  const [target] = model.targets;
  const { containerName, containerPort } = target ?? {};
  return targetGroupArn === undefined ? [] : [{ targetGroupArn, containerName, containerPort }];
}

function clusterArnOf(serviceArn: string): string {
  return serviceArn.replace(':service/', ':cluster/').replace(/\/[^/]*$/, '');
}
