import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/wire';
import type { Cancel, Clock } from '../clock';
import type { Deployment, DeploymentGroup, DeploymentTarget, ErrorCode, LifecycleEvent } from './model';
import { trafficSteps } from './traffic-routing';

/** A lifecycle event fails when its hook has not reported in this time: https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
export const HOOK_TIMEOUT_MS = 3_600_000;

/** What CodeDeploy sends to a hook. */
export interface HookPayload {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

export interface DeploymentSurroundings {
  readonly clock: Clock;
  /** Starts a hook; it reports later. @throws ServiceError when Lambda refuses the call */
  readonly invokeHook: (functionName: string, payload: HookPayload) => void;
  /** Called once, when the deployment has ended. */
  readonly onEnd: (run: DeploymentRun) => void;
}

/**
 * One deployment, from its first lifecycle event to its end. Everything happens in calls of the clock, of a hook's
 * report or of a stop, and each of them leaves a consistent state, so that tests can move time by hand.
 */
export class DeploymentRun {
  readonly id = `d-${randomUUID().replaceAll('-', '').slice(0, 9).toUpperCase()}`;
  private readonly createdAt: number;
  private status: Deployment['status'] = 'Created';
  private events: LifecycleEvent[];
  private completedAt: number | undefined;
  private error: Deployment['error'];
  private hookExecution: { readonly id: string; readonly event: string } | undefined;
  private readonly completedHooks = new Set<string>();
  private timer: Cancel | undefined;
  rollbackDeploymentId: string | undefined;

  constructor(
    readonly group: DeploymentGroup,
    readonly target: DeploymentTarget,
    private readonly creator: Deployment['creator'],
    private readonly surroundings: DeploymentSurroundings,
  ) {
    this.createdAt = surroundings.clock.now();
    this.events = ['Start', ...target.lifecycle.map(({ name }) => name), 'End'].map((name) => ({
      name,
      status: 'Pending',
    }));
  }

  get active(): boolean {
    return this.completedAt === undefined;
  }

  /** Begins with the first event. */
  start(): void {
    this.status = 'InProgress';
    this.mark('Start', 'InProgress');
    if (this.target.problem !== undefined) {
      this.end('Failed', 'INVALID_LAMBDA_CONFIGURATION', this.target.problem);
      return;
    }
    this.mark('Start', 'Succeeded');
    this.enter(0);
  }

  /** Ends the deployment before its time, wherever it is. Does nothing when it has ended. */
  interrupt(code: ErrorCode, message: string): void {
    if (this.active)
      this.end(code === 'ALARM_ACTIVE' || code === 'MANUAL_STOP' ? 'Stopped' : 'Failed', code, message);
  }

  /**
   * A hook's report.
   *
   * @throws ServiceError as PutLifecycleEventHookExecutionStatus does
   */
  report(executionId: string, status: string): void {
    if (this.completedHooks.has(executionId) || (!this.active && this.hookExecution?.id === executionId)) {
      throw new ServiceError(
        'LifecycleEventAlreadyCompletedException',
        `The lifecycle event of ${executionId} has already completed.`,
      );
    }
    const execution = this.hookExecution;
    if (execution?.id !== executionId) {
      throw new ServiceError(
        'InvalidLifecycleEventHookExecutionIdException',
        `${executionId} is no hook execution of ${this.id}.`,
      );
    }
    if (status !== 'Succeeded' && status !== 'Failed') {
      throw new ServiceError(
        'InvalidLifecycleEventHookExecutionStatusException',
        `The status '${status}' cannot be reported; Succeeded and Failed can.`,
      );
    }
    this.completedHooks.add(executionId);
    this.hookExecution = undefined;
    this.timer?.();
    if (status === 'Succeeded') this.succeed(execution.event);
    else {
      const message = `The hook of ${execution.event}, ${this.target.hooks[execution.event]}, reported Failed.`;
      this.failEvent(execution.event, 'HOOK_EXECUTION_FAILURE', message);
    }
  }

  view(): Deployment {
    const { id, status, events, createdAt, completedAt, error, rollbackDeploymentId, creator } = this;
    const { applicationName, name: groupName, configName } = this.group;
    const { computePlatform } = this.target;
    return {
      id,
      applicationName,
      groupName,
      computePlatform,
      configName,
      creator,
      status,
      events,
      createdAt,
      completedAt,
      error,
      rollbackDeploymentId,
    };
  }

  private enter(index: number): void {
    const step = this.target.lifecycle[index];
    if (!step) {
      this.mark('End', 'Succeeded');
      this.end('Succeeded');
      return;
    }
    this.mark(step.name, 'InProgress');
    switch (step.kind) {
      case 'hook':
        this.runHook(step.name);
        break;
      case 'traffic':
        this.shift(step.name, 0, this.surroundings.clock.now());
        break;
      case 'action':
        this.act(step.name);
        break;
    }
  }

  private runHook(event: string): void {
    const functionName = this.target.hooks[event];
    if (functionName === undefined) {
      this.mark(event, 'Skipped');
      this.enter(this.indexAfter(event));
      return;
    }
    const id = Buffer.from(`${this.id}:${event}:${randomUUID()}`).toString('base64');
    this.hookExecution = { id, event };
    this.timer = this.surroundings.clock.schedule(() => {
      const message = `The hook of ${event}, ${functionName}, did not report within one hour.`;
      this.failEvent(event, 'HOOK_EXECUTION_FAILURE', message);
    }, HOOK_TIMEOUT_MS);
    try {
      this.surroundings.invokeHook(functionName, {
        DeploymentId: this.id,
        LifecycleEventHookExecutionId: id,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.failEvent(event, 'HOOK_EXECUTION_FAILURE', `The hook of ${event} cannot be invoked: ${reason}`);
    }
  }

  /** Gives the new version the share of one step and waits for the next, counted from the beginning of the shift. */
  private shift(event: string, index: number, startedAt: number): void {
    const steps = trafficSteps(this.group.routing);
    const [step, next] = [steps[index], steps[index + 1]];
    if (step) this.target.shift(step.percent);
    if (!next) {
      this.succeed(event);
      return;
    }
    this.timer = this.surroundings.clock.schedule(
      () => this.shift(event, index + 1, startedAt),
      startedAt + next.atMs - this.surroundings.clock.now(),
    );
  }

  private act(event: string): void {
    const work = this.target.act?.(event) ?? Promise.resolve();
    void work.then(
      () => this.active && this.succeed(event),
      (error: unknown) => this.active && this.failEvent(event, 'INTERNAL_ERROR', String(error)),
    );
  }

  private succeed(event: string): void {
    this.mark(event, 'Succeeded');
    this.enter(this.indexAfter(event));
  }

  private indexAfter(event: string): number {
    return this.target.lifecycle.findIndex((step) => step.name === event) + 1;
  }

  private failEvent(event: string, code: ErrorCode, message: string): void {
    this.mark(event, 'Failed');
    this.end('Failed', code, message);
  }

  private end(status: 'Succeeded'): void;
  private end(status: 'Failed' | 'Stopped', code: ErrorCode, message: string): void;
  private end(status: 'Succeeded' | 'Failed' | 'Stopped', code?: ErrorCode, message = ''): void {
    this.timer?.();
    this.status = status;
    this.error = code && { code, message };
    this.completedAt = this.surroundings.clock.now();
    this.events = this.events.map((event) =>
      event.status === 'InProgress' || event.status === 'Pending' ? { ...event, status: 'Skipped' } : event,
    );
    this.surroundings.onEnd(this);
  }

  private mark(name: string, status: LifecycleEvent['status']): void {
    const now = this.surroundings.clock.now();
    this.events = this.events.map((event) => {
      if (event.name !== name) return event;
      const startedAt = event.startedAt ?? now;
      return { name, status, startedAt, endedAt: status === 'InProgress' ? undefined : now };
    });
  }
}
