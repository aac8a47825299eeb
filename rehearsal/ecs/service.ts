import path from 'node:path';
import { ServiceError } from '../aws/wire';
import type { Clock } from '../clock';
import { serviceRevisionArn } from '../ecs-native/arns';
import type { LocalImage } from '../image/image';
import type { TargetGroup } from '../listener';
import type { ContainerModel, ServiceModel, TaskDefinitionModel } from '../task/model';
import type { TaskStart } from '../task/running-service';
import { startService } from '../task/service';
import { missingImage } from './missing-image';
import type { Route } from './route';
import type { RegisteredTaskDefinition } from './task-definitions';
import type { TaskSet, TaskSetStatus } from './task-set';
import { ServiceTraffic } from './traffic';

export interface EcsServiceOptions {
  readonly model: ServiceModel;
  readonly clusterName: string;
  readonly serviceArn: string;
  readonly clock: Clock;
  /** By ARN. */
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  /** ARNs of the two target groups between which releases alternate. */
  readonly pair: readonly [string, string];
  readonly production: Route;
  /** @default there is no test listener */
  readonly test?: Route;
  /** The image of this name; undefined when no repository has it. */
  readonly image: (uri: string) => LocalImage | undefined;
  /** What this machine adds to the containers of a task definition, such as local endpoints. */
  readonly environment: (definition: TaskDefinitionModel) => Readonly<Record<string, string>>;
  /** Adapts the time limits of a container to this machine. @default as the definition has them */
  readonly pace?: (container: ContainerModel) => ContainerModel;
  /** Folder in which each task gets one of its own. */
  readonly folder: string;
  /** Template milliseconds, as of a service of `rehearsal/task`. */
  readonly exitNoticedAfterMs: number;
  /** Template milliseconds, as of a service of `rehearsal/task`. */
  readonly startAllowanceMs: number;
}

/**
 * A service whose releases are blue/green: task sets of different revisions, each a set of real processes in one of two
 * target groups, and the listeners' weights between them. Who releases decides when; nothing here moves by itself.
 */
export class EcsService {
  private sets: readonly TaskSet[] = [];
  private created = 0;
  private readonly revisions = new Map<string, string>();
  private readonly startWatchers = new Set<(revision: string, start: TaskStart) => void>();
  /** Who has which share of the listeners' traffic. */
  readonly traffic: ServiceTraffic;

  constructor(readonly options: EcsServiceOptions) {
    const { clock, pair, production, test } = options;
    const holder = (targetGroup: string): string | undefined =>
      this.sets.findLast((set) => set.targetGroup === targetGroup)?.definition.name;
    this.traffic = new ServiceTraffic({ clock, pair, production, test, holder });
  }

  /** Task sets that stand or are ending, oldest first. */
  get taskSets(): readonly TaskSet[] {
    return this.sets;
  }

  /** The task set that serves the production traffic. @throws ServiceError before the first one */
  get primary(): TaskSet {
    const primary = this.sets.find(({ status }) => status === 'PRIMARY');
    if (primary) return primary;
    throw new ServiceError(
      'ServiceNotActiveException',
      `The service ${this.options.model.name} has no primary task set.`,
    );
  }

  /** Revision of the tasks that serve, as `family:revision`. */
  get liveRevision(): string {
    return this.primary.definition.name;
  }

  /** The revision that a target of the target groups runs. */
  revisionOf(targetId: string): string | undefined {
    return this.revisions.get(targetId);
  }

  /**
   * Why a revision cannot be released now.
   *
   * @returns undefined when it can
   */
  obstacle(definition: RegisteredTaskDefinition): string | undefined {
    const [target] = this.options.model.targets;
    const container = definition.model.containers.find(({ name }) => name === target?.containerName);
    if (!container) {
      return `The task definition ${definition.name} has no container ${target?.containerName}, which the load balancer names.`;
    }
    const standing = this.sets.filter(({ status }) => status !== 'DRAINING');
    if (standing.length === 1) return undefined;
    const names = standing.map(({ definition: { name } }) => name).join(' and ');
    return `The service ${this.options.model.name} has ${standing.length} task sets (${names}); one is expected. Roll the last deployment back first.`;
  }

  /** Starts the tasks of a revision in a target group. They get no traffic by that alone. */
  startTaskSet(
    definition: RegisteredTaskDefinition,
    targetGroup: string,
    status: Exclude<TaskSetStatus, 'DRAINING'>,
  ): TaskSet {
    this.created += 1;
    const number = String(this.created).padStart(19, '1');
    const { clock, serviceArn } = this.options;
    const set: TaskSet = {
      id: `ecs-svc/${number}`,
      arn: `${serviceArn.replace(':service/', ':task-set/')}/ecs-svc/${number}`,
      serviceRevisionArn: serviceRevisionArn(serviceArn, definition.name),
      definition,
      targetGroup,
      service: this.startTasks(definition, targetGroup, this.created),
      status,
      createdAt: clock.now(),
    };
    this.sets = [...this.sets, set];
    return set;
  }

  setStatus(id: string, status: TaskSetStatus): void {
    this.sets = this.sets.map((set) => (set.id === id ? { ...set, status } : set));
  }

  /** Drains and ends the tasks of a set. @throws Error while it holds production traffic */
  async endTaskSet(id: string): Promise<void> {
    const set = this.sets.find((candidate) => candidate.id === id);
    if (!set) return;
    const share = this.traffic.shareOf('production', set.targetGroup);
    if (share > 0) {
      throw new Error(
        `The tasks of ${set.definition.name} hold ${share} percent of the production traffic; shift it away first.`,
      );
    }
    this.setStatus(id, 'DRAINING');
    await set.service.shutDown();
    await set.service.close();
    this.sets = this.sets.filter((candidate) => candidate.id !== id);
  }

  /** Tells of each start of a task of a revision. @returns a function that ends the subscription */
  watchStarts(revision: string, onStart: (start: TaskStart) => void): () => void {
    const watcher = (of: string, start: TaskStart): void => {
      if (of === revision) onStart(start);
    };
    this.startWatchers.add(watcher);
    return () => void this.startWatchers.delete(watcher);
  }

  /** Ends every process at once. */
  async close(): Promise<void> {
    await Promise.all(this.sets.map(({ service }) => service.close()));
  }

  private startTasks(
    definition: RegisteredTaskDefinition,
    targetGroup: string,
    number: number,
  ): TaskSet['service'] {
    const { model, targetGroups, environment, folder, clock, exitNoticedAfterMs, startAllowanceMs } =
      this.options;
    const container = definition.model.containers.find(
      ({ name }) => name === model.targets[0]?.containerName,
    );
    if (!container) throw new Error(this.obstacle(definition));
    return startService({
      model: { ...model, taskDefinition: definition.model },
      container: this.options.pace?.(container) ?? container,
      image: this.options.image(container.image) ?? missingImage(container.image),
      targets: model.targets.map((target) => ({ ...target, targetGroupArn: targetGroup })),
      targetGroups,
      environment: environment(definition.model),
      folder: path.join(folder, `task-set-${number}`),
      clock,
      exitNoticedAfterMs,
      startAllowanceMs,
      failingStarts: 'go-on',
      onStart: (start) => {
        for (const tell of this.startWatchers) tell(definition.name, start);
      },
      taskId: (n) => {
        const id = `revision-${definition.revision}-set-${number}-task-${n}`;
        this.revisions.set(id, definition.name);
        return id;
      },
    });
  }
}
