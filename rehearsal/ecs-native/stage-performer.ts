import type { Cancel, Clock } from '../clock';
import type { HookEvent, InvokeHook } from './hook-execution';
import type { Failure, HookAction, HookDetail, NativeDeployment } from './model';
import { StageHooks } from './stage-hooks';
import { takesHooks } from './stages';
import type { HookStage, StageExecution } from './stages';
import type { TargetRevision } from './target-revision';
import { trafficWeights } from './traffic-weights';

/** What a deployment is about. Revisions are `family:revision`. */
export interface DeploymentSubject {
  readonly configuration: NativeDeployment;
  readonly sourceRevision: string;
  readonly targetRevision: string;
  readonly target: TargetRevision;
  readonly ignoreAlarms: boolean;
}

export interface PerformerSurroundings {
  readonly clock: Clock;
  readonly invokeHook: InvokeHook;
  /** A hook of the stage refused; `goOn` does what would follow if it had not. */
  readonly onRefused: (failure: Failure, goOn: () => void) => void;
  /** Work of the rehearsal itself failed. */
  readonly onBreakDown: (error: unknown) => void;
}

/**
 * Carries out what belongs to a stage: moves of traffic, hooks, waits and work of the tasks. After `leave` nothing of
 * what was begun is heard any more.
 */
export class StagePerformer {
  private hooks: StageHooks | undefined;
  private timer: Cancel | undefined;
  /** Grows with each stage, so that work that ends too late can be told. */
  private turn = 0;

  /** @param arn of the service deployment */
  constructor(
    private readonly arn: string,
    private readonly subject: DeploymentSubject,
    private readonly surroundings: PerformerSurroundings,
  ) {}

  /** Moves traffic where the stage does, runs its hooks, and waits. */
  perform(execution: StageExecution, next: () => void): void {
    const { stage, waitMs = 0 } = execution;
    const goOn = (): void => this.wait(waitMs, next);
    this.shift(execution);
    if (!takesHooks(stage)) {
      goOn();
      return;
    }
    const { clock, invokeHook, onRefused } = this.surroundings;
    this.hooks = new StageHooks(this.subject.configuration.hooks, this.hookEvent(stage), stage, {
      clock,
      invokeHook,
      onSettled: (failure) => (failure ? onRefused(failure, goOn) : goOn()),
    });
    this.hooks.start();
  }

  /** Goes on when the work is done, unless the stage has been left by then. */
  follow(work: Promise<void>, goOn: () => void): void {
    const { turn } = this;
    work.then(
      () => turn === this.turn && this.attempt(goOn),
      (error: unknown) => turn === this.turn && this.surroundings.onBreakDown(error),
    );
  }

  wait(templateMs: number, next: () => void): void {
    if (templateMs > 0) this.timer = this.surroundings.clock.schedule(next, templateMs);
    else next();
  }

  /** Does it; what it throws is told as a breakdown. */
  attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.surroundings.onBreakDown(error);
    }
  }

  leave(): void {
    this.turn += 1;
    this.timer?.();
    this.hooks?.cancel();
    this.hooks = undefined;
  }

  /** Ends the pauses that wait, or the one of this id. @returns how many */
  proceed(action: HookAction, hookId?: string): number {
    return this.hooks?.proceed(action, hookId) ?? 0;
  }

  hookDetails(): readonly HookDetail[] {
    return this.hooks?.details() ?? [];
  }

  private shift({ stage, percent }: StageExecution): void {
    if (percent === undefined) return;
    const { target } = this.subject;
    if (stage === 'TEST_TRAFFIC_SHIFT') target.shiftTest(percent);
    else target.shiftProduction(percent);
  }

  private hookEvent(stage: HookStage): Omit<HookEvent, 'executionId' | 'hookDetails' | 'lifecycleStage'> {
    const { configuration, sourceRevision, targetRevision, target } = this.subject;
    const { serviceArn } = configuration;
    const { productionPercent, testPercent } = target;
    const shares = { sourceRevision, targetRevision, productionPercent, testPercent };
    return {
      resourceArn: this.arn,
      executionDetails: { serviceArn, ...trafficWeights(stage, serviceArn, shares) },
    };
  }
}
