import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/wire';
import type { Cancel, Clock } from '../clock';
import { HookReports } from './hook-reports';
import { LifecycleEvents } from './lifecycle-events';
import type { Deployment, DeploymentGroup, DeploymentTarget, ErrorCode } from './model';
import { trafficSteps } from './traffic-routing';

/** A lifecycle event that is not over in this time fails, a hook as well as CodeDeploy's own work: https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
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
  private readonly events: LifecycleEvents;
  private completedAt: number | undefined;
  private error: Deployment['error'];
  private readonly hooks = new HookReports();
  private timer: Cancel | undefined;
  /** The event before which the deployment waits for approval. */
  private awaitingApprovalOf: number | undefined;
  private terminationWaitStarted = false;
  /** What was replaced is ending: there is nothing to go back to. */
  committed = false;
  rollbackDeploymentId: string | undefined;

  constructor(
    readonly group: DeploymentGroup,
    readonly target: DeploymentTarget,
    private readonly creator: Deployment['creator'],
    private readonly surroundings: DeploymentSurroundings,
  ) {
    const { clock } = surroundings;
    this.createdAt = clock.now();
    this.events = new LifecycleEvents(
      target.lifecycle.map(({ name }) => name),
      () => clock.now(),
    );
  }

  get active(): boolean {
    return this.completedAt === undefined;
  }

  /** Begins with the first event. */
  start(): void {
    this.status = 'InProgress';
    this.events.mark('Start', 'InProgress');
    if (this.target.problem !== undefined) {
      this.end('Failed', this.target.problem.code, this.target.problem.message);
      return;
    }
    this.events.mark('Start', 'Succeeded');
    this.enter(0);
  }

  /** True while a stop or an alarm can still end it and lead back. */
  get interruptible(): boolean {
    return this.active && !this.committed;
  }

  /** Ends the deployment before its time, wherever it is. Does nothing when it has ended, or what was replaced is ending. */
  interrupt(code: ErrorCode, message: string): void {
    if (this.interruptible)
      this.end(code === 'ALARM_ACTIVE' || code === 'MANUAL_STOP' ? 'Stopped' : 'Failed', code, message);
  }

  /**
   * Ends a wait: for approval, or the one before what was replaced ends.
   *
   * @throws ServiceError as ContinueDeployment does
   */
  proceed(wait: 'READY_WAIT' | 'TERMINATION_WAIT'): void {
    if (!this.active) {
      throw new ServiceError('DeploymentAlreadyCompletedException', `The deployment ${this.id} has ended.`);
    }
    if (wait === 'READY_WAIT' && this.awaitingApprovalOf !== undefined) {
      const index = this.awaitingApprovalOf;
      this.awaitingApprovalOf = undefined;
      this.timer?.();
      this.status = 'InProgress';
      this.begin(index);
    } else if (wait === 'TERMINATION_WAIT' && this.terminationWaitStarted && !this.committed) {
      this.timer?.();
      this.terminate();
    } else {
      throw new ServiceError(
        'DeploymentIsNotInReadyStateException',
        `The deployment ${this.id} is ${this.status} and does not wait for ${wait}.`,
      );
    }
  }

  /**
   * A hook's report.
   *
   * @throws ServiceError as PutLifecycleEventHookExecutionStatus does
   */
  report(executionId: string, status: string): void {
    const event = this.hooks.take(this.id, executionId, status);
    this.timer?.();
    if (status === 'Succeeded') this.succeed(event);
    else {
      const message = `The hook of ${event}, ${this.target.hooks[event]}, reported Failed.`;
      this.failEvent(event, 'HOOK_EXECUTION_FAILURE', message);
    }
  }

  view(): Deployment {
    const { id, status, createdAt, completedAt, error, rollbackDeploymentId, creator } = this;
    const { applicationName, name: groupName, configName } = this.group;
    return {
      id,
      applicationName,
      groupName,
      computePlatform: this.target.computePlatform,
      configName,
      creator,
      status,
      events: this.events.list,
      createdAt,
      completedAt,
      error,
      rollbackDeploymentId,
      terminationWaitStarted: this.terminationWaitStarted,
    };
  }

  private enter(index: number): void {
    const waitMinutes = this.group.readyWaitMinutes;
    if (this.target.lifecycle[index]?.awaitsApproval && waitMinutes !== undefined) {
      this.awaitApproval(index, waitMinutes);
    } else this.begin(index);
  }

  /** AWS does not say what an approval that does not come counts as, beside that the deployment is Stopped. */
  private awaitApproval(index: number, waitMinutes: number): void {
    this.status = 'Ready';
    this.awaitingApprovalOf = index;
    this.timer = this.surroundings.clock.schedule(() => {
      this.end(
        'Stopped',
        'TIMEOUT',
        `Nobody approved the shift of the traffic within ${waitMinutes} minutes.`,
      );
    }, waitMinutes * 60_000);
  }

  private begin(index: number): void {
    const step = this.target.lifecycle[index];
    if (!step) {
      this.finish();
      return;
    }
    this.events.mark(step.name, 'InProgress');
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
      this.events.mark(event, 'Skipped');
      this.enter(this.indexAfter(event));
      return;
    }
    const id = this.hooks.begin(this.id, event);
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
      const message = `The hook of ${event} cannot be invoked: ${reasonOf(error)}`;
      this.failEvent(event, 'HOOK_EXECUTION_FAILURE', message);
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
    const cancel = this.surroundings.clock.schedule(() => {
      this.failEvent(event, 'TIMEOUT', `${event} was not over within one hour.`);
    }, HOOK_TIMEOUT_MS);
    this.timer = cancel;
    const settle = (error?: unknown): void => {
      cancel();
      if (!this.active) return;
      if (error === undefined) this.succeed(event);
      else this.failEvent(event, 'ECS_UPDATE_ERROR', reasonOf(error));
    };
    void carryOut(this.target.act?.(event), settle);
  }

  /** The lifecycle is over. What was replaced stays for a while, and until its end everything can go back. */
  private finish(): void {
    if (!this.target.finish) {
      this.complete();
      return;
    }
    this.terminationWaitStarted = true;
    const waitMs = (this.group.terminationWaitMinutes ?? 0) * 60_000;
    if (waitMs > 0) this.timer = this.surroundings.clock.schedule(() => this.terminate(), waitMs);
    else this.terminate();
  }

  private terminate(): void {
    this.committed = true;
    void carryOut(this.target.finish?.(), (error) => {
      if (error !== undefined) this.end('Failed', 'ECS_UPDATE_ERROR', reasonOf(error));
      else this.complete();
    });
  }

  private complete(): void {
    this.events.mark('End', 'Succeeded');
    this.end('Succeeded');
  }

  private succeed(event: string): void {
    this.events.mark(event, 'Succeeded');
    this.enter(this.indexAfter(event));
  }

  private indexAfter(event: string): number {
    return this.target.lifecycle.findIndex((step) => step.name === event) + 1;
  }

  private failEvent(event: string, code: ErrorCode, message: string): void {
    this.events.mark(event, 'Failed');
    this.end('Failed', code, message);
  }

  private end(status: 'Succeeded'): void;
  private end(status: 'Failed' | 'Stopped', code: ErrorCode, message: string): void;
  private end(status: 'Succeeded' | 'Failed' | 'Stopped', code?: ErrorCode, message = ''): void {
    this.timer?.();
    this.status = status;
    this.error = code && { code, message };
    this.completedAt = this.surroundings.clock.now();
    this.hooks.close();
    this.events.skipRest();
    this.surroundings.onEnd(this);
  }
}

/** @param settle told of the end, with the error if it failed */
async function carryOut(work: Promise<void> | undefined, settle: (error?: unknown) => void): Promise<void> {
  try {
    await work;
  } catch (error) {
    settle(error);
    return;
  }
  settle();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
