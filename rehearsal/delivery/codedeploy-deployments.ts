import { ServiceError } from '../aws/wire';
import { parseEcsAppSpec } from '../codedeploy/appspec';
import type { EcsRevision } from '../codedeploy/appspec';
import { ecsTarget } from '../codedeploy/ecs-target';
import type { Deployment, DeploymentError, DeploymentTarget, TaskSetView } from '../codedeploy/model';
import type { CodeDeployService } from '../codedeploy/service';
import { blueGreenTasks } from '../ecs/blue-green-tasks';
import type { EcsService } from '../ecs/service';
import type { RegisteredTaskDefinition, TaskDefinitions } from '../ecs/task-definitions';
import { countsOf } from '../ecs/task-set';
import { TASK_DEFINITION_PLACEHOLDER } from './plan';
import type { ReleaseRequest, ReleaseStatus, ReleaseView, ServiceDeployments, TrafficChange } from './types';

export interface CodeDeployDeploymentsOptions {
  readonly codeDeploy: CodeDeployService;
  readonly definitions: TaskDefinitions;
  readonly service: EcsService;
  readonly applicationName: string;
  readonly groupName: string;
  /** Of releases that bring none, its task definition the placeholder. Asked at the beginning of each. */
  readonly appSpec: () => string;
}

/** The revisions between which a deployment moves traffic. */
interface Revisions {
  readonly oldRevision: string;
  readonly newRevision: string;
}

/** CodeDeploy's deployments of one service. */
export class CodeDeployDeployments implements ServiceDeployments {
  readonly strategy = 'codedeploy';
  /** By what a deployment works on: the engine does not know revisions. */
  private readonly revisions = new WeakMap<DeploymentTarget, Revisions>();

  constructor(private readonly options: CodeDeployDeploymentsOptions) {}

  get liveRevision(): string {
    return this.options.service.liveRevision;
  }

  /**
   * What an AppSpec deploys. A task definition that does not fit the service lets the deployment fail when it starts,
   * as on AWS: creating it succeeds.
   *
   * @throws ServiceError `InvalidRevisionException` for an AppSpec that cannot be read
   */
  target(appSpec: string): DeploymentTarget {
    const { service, definitions } = this.options;
    const revision = parseEcsAppSpec(appSpec);
    const definition = definitions.get(revision.taskDefinition);
    const tasks = blueGreenTasks(service, definition);
    const target = ecsTarget(tasks, {
      hooks: revision.hooks,
      problem: problemOf(revision, definition, service),
      taskSets: () => taskSetViews(service, definition),
    });
    this.revisions.set(target, tasks);
    return target;
  }

  // A promise, as the engine of Amazon ECS gives one.
  // oxlint-disable-next-line typescript/require-await
  async release({ taskDefinition, appSpec, ignoreAlarms = false }: ReleaseRequest): Promise<string> {
    const { codeDeploy, definitions, applicationName, groupName } = this.options;
    const { arn } = definitions.register(taskDefinition);
    const text = (appSpec ?? this.options.appSpec()).replaceAll(TASK_DEFINITION_PLACEHOLDER, arn);
    const { id } = codeDeploy.create({
      applicationName,
      groupName,
      target: this.target(text),
      alarms: ignoreAlarms ? [] : undefined,
    });
    return id;
  }

  view(id: string): ReleaseView {
    return this.viewOf(this.options.codeDeploy.deployment(id));
  }

  all(): readonly ReleaseView[] {
    return this.options.codeDeploy.deployments().map((deployment) => this.viewOf(deployment));
  }

  stop(id: string, rollBack?: boolean): void {
    this.options.codeDeploy.stop(id, rollBack);
  }

  proceed(id: string): void {
    this.options.codeDeploy.proceed(id, 'READY_WAIT');
  }

  async ended(id: string): Promise<ReleaseView> {
    return this.viewOf(await this.options.codeDeploy.ended(id));
  }

  onTraffic(fn: (change: TrafficChange) => void): () => void {
    return this.options.service.traffic.on(fn);
  }

  private viewOf(deployment: Deployment): ReleaseView {
    const { id, rollbackOf, rollbackDeploymentId } = deployment;
    const { codeDeploy } = this.options;
    const ofRelease = codeDeploy.target(rollbackOf ?? id);
    const revisions = this.revisions.get(ofRelease);
    if (!revisions) throw new ServiceError('DeploymentDoesNotExistException', `${id} is of another service.`);
    const { oldRevision, newRevision } = revisions;
    return {
      id,
      status: statusOf(deployment),
      events: deployment.events,
      createdAt: deployment.createdAt,
      completedAt: deployment.completedAt,
      error: deployment.error,
      ...(rollbackOf === undefined
        ? { oldRevision, newRevision }
        : { oldRevision: newRevision, newRevision: oldRevision }),
      rollback:
        rollbackDeploymentId === undefined
          ? undefined
          : { id: rollbackDeploymentId, status: statusOf(codeDeploy.deployment(rollbackDeploymentId)) },
    };
  }
}

function statusOf({ status }: Deployment): ReleaseStatus {
  return status === 'Created' ? 'InProgress' : status;
}

function problemOf(
  { containerName, containerPort }: EcsRevision,
  definition: RegisteredTaskDefinition,
  service: EcsService,
): DeploymentError | undefined {
  const obstacle = service.obstacle(definition);
  if (obstacle !== undefined) return { code: 'INVALID_ECS_SERVICE', message: obstacle };
  const [target] = service.options.model.targets;
  if (containerName === target?.containerName && containerPort === target.containerPort) return undefined;
  return {
    code: 'INVALID_REVISION',
    message: `The AppSpec names container ${containerName} with port ${containerPort}; the service has ${target?.containerName} with port ${target?.containerPort}.`,
  };
}

function taskSetViews(service: EcsService, definition: RegisteredTaskDefinition): readonly TaskSetView[] {
  return service.taskSets.map((set) => ({
    id: set.id,
    label: set.definition.arn === definition.arn ? 'Green' : 'Blue',
    status: set.status,
    ...countsOf(set),
    trafficWeight: service.traffic.shareOf('production', set.targetGroup),
    targetGroupName: service.options.targetGroups.get(set.targetGroup)?.name ?? set.targetGroup,
  }));
}
