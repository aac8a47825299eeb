import type { Alarms } from '../alarms/alarms';
import { ServiceError } from '../aws/wire';
import type { Cancel, Clock } from '../clock';
import type { ReleaseRequest, ReleaseView, ServiceDeployments, TrafficChange } from '../delivery/types';
import type { BlueGreenTasks } from '../ecs/service-tasks';
import { ServiceDeploymentRun } from './deployment';
import type { TaskStart } from './failure-detection';
import type { InvokeHook } from './hook-execution';
import type { HookAction, NativeDeployment, ServiceDeployment } from './model';
import { releaseView } from './release-view';
import { TargetRevision } from './target-revision';

/** The service that is deployed. Revisions are `family:revision`. */
export interface DeployableService {
  /** The revision that serves before the first deployment. */
  readonly liveRevision: string;
  /** Tasks that are wanted now. */
  readonly desiredCount: number;
  /** Registers a task definition. @returns its revision @throws ServiceError when ECS refuses it */
  register(taskDefinition: Readonly<Record<string, unknown>>): string;
  /** The tasks of a deployment, between what serves now and this revision. */
  tasksFor(newRevision: string): BlueGreenTasks;
  /** Tells of each start of a task of a revision. */
  watchStarts(revision: string, onStart: (start: TaskStart) => void): Cancel;
  onTraffic(fn: (change: TrafficChange) => void): Cancel;
}

export interface NativeDeploymentsOptions {
  readonly clock: Clock;
  /** Asked at the beginning of each deployment: an update of the stack may have changed it. */
  readonly configuration: () => NativeDeployment;
  readonly alarms: Pick<Alarms, 'state' | 'onTransition'>;
  readonly invokeHook: InvokeHook;
  readonly service: DeployableService;
}

/** ECS's own deployments of one service. */
export function nativeDeployments(options: NativeDeploymentsOptions): NativeDeployments {
  return new NativeDeployments(options);
}

/**
 * ECS's own deployments of one service. One is under way at a time: a new one stops the one before, and takes its
 * tasks away before it starts its own. What turns back already, or ends the old tasks, is waited for; AWS does not say
 * what happens then.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export class NativeDeployments implements ServiceDeployments {
  readonly strategy = 'ecs-native';
  private readonly runs = new Map<string, ServiceDeploymentRun>();
  private readonly waiting = new Map<string, ((view: ReleaseView) => void)[]>();
  private serving: string;
  private pending: ServiceDeploymentRun | undefined;
  /** What a stopped deployment left beside the tasks that serve. */
  private left: TargetRevision | undefined;

  constructor(private readonly options: NativeDeploymentsOptions) {
    this.serving = options.service.liveRevision;
  }

  get liveRevision(): string {
    return this.serving;
  }

  async release({ taskDefinition, appSpec, ignoreAlarms = false }: ReleaseRequest): Promise<string> {
    if (appSpec !== undefined) {
      throw new ServiceError(
        'InvalidParameterException',
        'A deployment by ECS itself takes no AppSpec; its hooks are those of the service. Leave appSpec out.',
      );
    }
    const revision = this.options.service.register(taskDefinition);
    return this.deploy(revision, ignoreAlarms);
  }

  /**
   * UpdateService with another task definition: starts a deployment of a revision that is registered.
   *
   * @returns the deployment's id
   */
  deploy(revision: string, ignoreAlarms = false): string {
    const underWay = this.underWay();
    const source = underWay?.stoppable === false ? underWay.survivor : this.serving;
    const run = this.newRun(revision, source, ignoreAlarms);
    const stillPending = this.pending;
    this.pending = run;
    for (const other of [stillPending, underWay]) {
      other?.fail({ code: 'SUPERSEDED', message: `The deployment ${run.id} was started after it.` }, false);
    }
    this.startPending();
    return run.id;
  }

  view(id: string): ReleaseView {
    return releaseView(this.deployment(id));
  }

  all(): readonly ReleaseView[] {
    return this.deployments().map(releaseView);
  }

  /** As DescribeServiceDeployments shows it. @throws ServiceError `ServiceDeploymentNotFoundException` */
  deployment(id: string): ServiceDeployment {
    return this.run(id).view();
  }

  /** Every deployment, oldest first. */
  deployments(): readonly ServiceDeployment[] {
    return [...this.runs.values()].map((run) => run.view());
  }

  /**
   * StopServiceDeployment: ROLLBACK, or with `rollBack` false ABORT, of which AWS documents no more than the name; it
   * leaves traffic and tasks as they are.
   *
   * @throws ServiceError `ConflictException` when the deployment is over, or ends the old tasks
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
   */
  stop(id: string, rollBack = true): void {
    const run = this.run(id);
    if (run.rollingBack) return;
    if (!run.stoppable) {
      const why = run.active ? 'ends the old tasks already' : 'is over';
      throw new ServiceError('ConflictException', `The service deployment ${id} ${why}.`);
    }
    run.fail({ code: 'MANUAL_STOP', message: `The deployment ${id} was stopped on request.` }, rollBack);
  }

  proceed(id: string): void {
    this.answer(id, 'CONTINUE');
  }

  /**
   * ContinueServiceDeployment.
   *
   * @param hookId default: every pause that waits
   * @throws ServiceError `InvalidParameterException` when no pause waits under this id
   */
  answer(id: string, action: HookAction, hookId?: string): void {
    if (this.run(id).proceed(action, hookId) > 0) return;
    const which = hookId === undefined ? 'no pause' : `no pause ${hookId}`;
    throw new ServiceError('InvalidParameterException', `The service deployment ${id} waits at ${which}.`);
  }

  async ended(id: string): Promise<ReleaseView> {
    if (!this.run(id).active) return this.view(id);
    return new Promise((resolve) => this.waiting.set(id, [...(this.waiting.get(id) ?? []), resolve]));
  }

  onTraffic(fn: (change: TrafficChange) => void): Cancel {
    return this.options.service.onTraffic(fn);
  }

  private newRun(
    targetRevision: string,
    sourceRevision: string,
    ignoreAlarms: boolean,
  ): ServiceDeploymentRun {
    const { service, clock, alarms, invokeHook, configuration } = this.options;
    const target = new TargetRevision(() => service.tasksFor(targetRevision));
    const run = new ServiceDeploymentRun(
      { configuration: configuration(), sourceRevision, targetRevision, target, ignoreAlarms },
      {
        clock,
        alarms,
        invokeHook,
        desiredCount: () => service.desiredCount,
        watchStarts: (onStart) => service.watchStarts(targetRevision, onStart),
        onEnd: () => this.end(run),
      },
    );
    this.runs.set(run.id, run);
    return run;
  }

  private end(run: ServiceDeploymentRun): void {
    const { subject, survivor, id } = run;
    if (run.begun) {
      this.serving = survivor;
      if (subject.target.standing && survivor === subject.sourceRevision) this.left = subject.target;
    }
    for (const resolve of this.waiting.get(id) ?? []) resolve(this.view(id));
    this.startPending();
  }

  private startPending(): void {
    const { pending } = this;
    if (!pending?.active || this.underWay()) return;
    this.pending = undefined;
    const left = this.left?.standing ? this.left : undefined;
    this.left = left;
    pending.start(left && (() => left.withdraw()));
  }

  /** The deployment that has begun and not ended. */
  private underWay(): ServiceDeploymentRun | undefined {
    return [...this.runs.values()].find((run) => run.active && run !== this.pending);
  }

  private run(id: string): ServiceDeploymentRun {
    const run = this.runs.get(id);
    if (run) return run;
    throw new ServiceError('ServiceDeploymentNotFoundException', `There is no service deployment ${id}.`);
  }
}
