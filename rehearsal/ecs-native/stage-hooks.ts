import { HookExecution } from './hook-execution';
import type { HookEvent, HookSurroundings } from './hook-execution';
import type { Failure, HookAction, HookDetail, LifecycleHook } from './model';
import type { HookStage } from './stages';

/**
 * The hooks of one execution of a stage. They run side by side: the stage goes on when all of them have succeeded, and
 * the first that refuses decides.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html#pause-hooks-multiple-at-same-stage
 */
export class StageHooks {
  private readonly executions: readonly HookExecution[];
  private left: number;

  constructor(
    hooks: readonly LifecycleHook[],
    event: Omit<HookEvent, 'executionId' | 'hookDetails' | 'lifecycleStage'>,
    stage: HookStage,
    private readonly surroundings: HookSurroundings,
  ) {
    const ofStage = hooks.filter(({ stages }) => stages.includes(stage));
    this.left = ofStage.length;
    this.executions = ofStage.map(
      (hook) =>
        new HookExecution(
          hook,
          { ...event, lifecycleStage: stage },
          { ...surroundings, onSettled: (failure) => this.settled(failure) },
        ),
    );
  }

  /** Calls all of them; without any, the stage goes on at once. */
  start(): void {
    if (this.left === 0) this.surroundings.onSettled();
    for (const execution of this.executions) execution.start();
  }

  /** Ends the pauses that wait, or the one of this id. @returns how many */
  proceed(action: HookAction, hookId?: string): number {
    return this.executions.filter((execution) => execution.proceed(action, hookId)).length;
  }

  cancel(): void {
    for (const execution of this.executions) execution.cancel();
  }

  details(): readonly HookDetail[] {
    return this.executions.map((execution) => execution.detail());
  }

  private settled(failure?: Failure): void {
    this.left -= 1;
    if (failure) this.surroundings.onSettled(failure);
    else if (this.left === 0) this.surroundings.onSettled();
  }
}
