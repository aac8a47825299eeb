import { randomBytes, randomUUID } from 'node:crypto';
import type { Cancel, Clock } from '../clock';
import type { InvocationResult } from '../lambda/result';
import type { InvokeRequest } from '../lambda/service';
import { readHookAnswer } from './hook-answer';
import type { Failure, HookAction, HookDetail, HookStatus, LifecycleHook } from './model';
import type { HookStage } from './stages';

/**
 * What ECS passes to the function of a hook. Weights are percentages by the ARN of the service revision.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html#common-payload-structure
 */
export interface HookEvent {
  readonly executionId: string;
  readonly lifecycleStage: HookStage;
  /** The service deployment's. */
  readonly resourceArn: string;
  readonly executionDetails: {
    readonly serviceArn: string;
    readonly targetServiceRevisionArn: string;
    readonly testTrafficWeights: Readonly<Record<string, number>>;
    readonly productionTrafficWeights: Readonly<Record<string, number>>;
  };
  /** From the template, and from the function's own earlier answers. @default neither gave any */
  readonly hookDetails?: Readonly<Record<string, unknown>>;
}

/** Calls a function and waits for its answer. @throws Error when Lambda refuses the call */
export type InvokeHook = (
  request: InvokeRequest,
  /** Name of the role in which it is called. @default the hook has none */
  role?: string,
) => Promise<Pick<InvocationResult, 'payload' | 'functionError'>>;

export interface HookSurroundings {
  readonly clock: Clock;
  readonly invokeHook: InvokeHook;
  /** Called once, with what ends the deployment, or without when it may go on. Never after `cancel`. */
  readonly onSettled: (failure?: Failure) => void;
}

/** One execution of a hook: of a function, called again as long as it asks for it, or of a pause. */
export class HookExecution {
  private readonly id: string;
  private readonly expiresAt: number;
  private status: HookStatus;
  private details: Readonly<Record<string, unknown>>;
  private timeout: Cancel | undefined;
  private nextCall: Cancel | undefined;

  constructor(
    private readonly hook: LifecycleHook,
    private readonly event: Omit<HookEvent, 'executionId' | 'hookDetails'>,
    private readonly surroundings: HookSurroundings,
  ) {
    const isPause = hook.targetType === 'PAUSE';
    this.id = isPause ? `ecs-pause-${randomBytes(32).toString('base64url')}` : randomUUID();
    this.status = isPause ? 'AWAITING_ACTION' : 'IN_PROGRESS';
    this.details = isPause ? {} : { ...hook.details };
    this.expiresAt = surroundings.clock.now() + hook.timeoutMs;
  }

  start(): void {
    this.timeout = this.surroundings.clock.schedule(() => this.runOut(), this.hook.timeoutMs);
    if (this.hook.targetType === 'AWS_LAMBDA') this.call(this.hook.functionArn);
  }

  /** Ends a pause. False when this is no pause that waits under this id. */
  proceed(action: HookAction, hookId?: string): boolean {
    if (this.status !== 'AWAITING_ACTION' || (hookId ?? this.id) !== this.id) return false;
    if (action === 'CONTINUE') this.settle('SUCCEEDED');
    else this.settle('FAILED', this.failure('was answered by ROLLBACK'));
    return true;
  }

  /** Forgets it: nothing of it is heard any more. */
  cancel(): void {
    this.timeout?.();
    this.nextCall?.();
    if (this.unsettled) this.status = 'FAILED';
  }

  detail(): HookDetail {
    const { hook, id: hookId, status, expiresAt } = this;
    const targetArn = hook.targetType === 'AWS_LAMBDA' ? hook.functionArn : undefined;
    const { targetType, timeoutAction } = hook;
    return { hookId, targetType, targetArn, status, expiresAt, timeoutAction };
  }

  private get unsettled(): boolean {
    return this.status === 'IN_PROGRESS' || this.status === 'AWAITING_ACTION';
  }

  private call(functionName: string): void {
    const { executionDetails, lifecycleStage, resourceArn } = this.event;
    const payload: HookEvent = {
      executionId: this.id,
      lifecycleStage,
      resourceArn,
      executionDetails,
      ...(Object.keys(this.details).length > 0 && { hookDetails: this.details }),
    };
    const role = this.hook.targetType === 'AWS_LAMBDA' ? this.hook.role : undefined;
    this.surroundings.invokeHook({ functionName, payload: JSON.stringify(payload) }, role).then(
      (result) => this.unsettled && this.answered(functionName, result),
      (error: unknown) => this.unsettled && this.refuse(`cannot be called: ${reasonOf(error)}`),
    );
  }

  private answered(functionName: string, result: Pick<InvocationResult, 'payload' | 'functionError'>): void {
    const answer = readHookAnswer(result);
    if (answer.status === 'SUCCEEDED') this.settle('SUCCEEDED');
    else if (answer.status === 'FAILED') this.refuse(`refused it: ${answer.reason}`);
    else {
      this.details = { ...this.details, ...answer.details };
      this.nextCall = this.surroundings.clock.schedule(() => this.call(functionName), answer.delayMs);
    }
  }

  private runOut(): void {
    const minutes = this.hook.timeoutMs / 60_000;
    const failure = this.failure(`was not over after ${minutes} minutes`);
    this.settle('TIMED_OUT', this.hook.timeoutAction === 'ROLLBACK' ? failure : undefined);
  }

  private refuse(what: string): void {
    this.settle('FAILED', this.failure(what));
  }

  private settle(status: HookStatus, failure?: Failure): void {
    this.timeout?.();
    this.nextCall?.();
    this.status = status;
    this.surroundings.onSettled(failure);
  }

  private failure(what: string): Failure {
    const { hook, event } = this;
    return hook.targetType === 'PAUSE'
      ? { code: 'APPROVAL_REFUSED', message: `The pause at ${event.lifecycleStage} ${what}.` }
      : {
          code: 'HOOK_EXECUTION_FAILURE',
          message: `The hook at ${event.lifecycleStage}, ${hook.functionArn}, ${what}.`,
        };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
