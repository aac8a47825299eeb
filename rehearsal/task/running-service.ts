import type { ServiceEvent } from './events';
import type { ServiceModel } from './model';
import type { Task, TaskOptions, TaskStop } from './task';

export interface ServiceOptions extends TaskOptions {
  readonly model: ServiceModel;
  /** Tasks to keep running. @default the template's */
  readonly desiredCount?: number;
  /**
   * Template milliseconds from the end of a process to ECS's noticing it. AWS states no bound, so give the worst that
   * the template allows for.
   */
  readonly exitNoticedAfterMs: number;
  /**
   * Template milliseconds in which a task that was never healthy is left alone, beside the template's grace period: a
   * program starts at this machine's pace, not the clock's. @default 0
   */
  readonly startAllowanceMs?: number;
  /**
   * What happens when tasks keep failing to become healthy. `go-on` does as ECS does: it starts others, ever more
   * slowly. `give-up` ends every wait with an error after the second in a row, so that a rehearsal of a service that
   * cannot start says so soon. @default 'give-up'
   */
  readonly failingStarts?: 'give-up' | 'go-on';
  /** Told when a task is healthy for the first time, and when one ended or is replaced before it was. */
  readonly onStart?: (start: TaskStart) => void;
  /** Name of the task that is started as the n-th, from 1 on. @default `task-n` */
  readonly taskId?: (n: number) => string;
}

/** What came of the start of a task. */
export type TaskStart = { readonly healthy: true } | { readonly healthy: false; readonly reason: string };

/** A service whose scheduler keeps its tasks at the desired count. */
export interface RunningService {
  /** Tasks that are neither stopping nor known to have ended. */
  readonly tasks: readonly Task[];
  readonly desiredCount: number;
  /** Changes how many tasks are kept. */
  setDesiredCount(count: number): void;
  readonly events: readonly ServiceEvent[];
  /** Stops so far, in order. */
  readonly stops: readonly TaskStop[];
  /** Number of tasks started so far. */
  readonly started: number;
  /** Tasks whose process is being started. */
  readonly starting: number;
  /** True while as many healthy tasks run as desired, and no others. */
  readonly steady: boolean;
  /**
   * Resolves once the condition holds; it is looked at whenever something changes.
   * @throws ServiceNotSteady when it does not hold in time, or the service cannot start its tasks
   */
  until(condition: (service: RunningService) => boolean, what: string, withinMs: number): Promise<void>;
  /** Replaces the tasks that run now, one after the other, as ECS does on Fargate task retirement. */
  replaceEveryTask(withinMs: number): Promise<void>;
  /** Stops every task, each one drained first, and starts none any more. Resolves when the last one has ended. */
  shutDown(): Promise<readonly TaskStop[]>;
  close(): Promise<void>;
}

/** The service did not get where a scenario waited for it. The message has its last events and output. */
export class ServiceNotSteady extends Error {
  override readonly name = 'ServiceNotSteady';
}
