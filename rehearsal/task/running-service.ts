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
}

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
  /** True while as many healthy tasks run as desired, and no others. */
  readonly steady: boolean;
  /**
   * Resolves once the condition holds; it is looked at whenever something changes.
   * @throws ServiceNotSteady when it does not hold in time, or the service cannot start its tasks
   */
  until(condition: (service: RunningService) => boolean, what: string, withinMs: number): Promise<void>;
  /** Replaces the tasks that run now, one after the other, as ECS does on Fargate task retirement. */
  replaceEveryTask(withinMs: number): Promise<void>;
  close(): Promise<void>;
}

/** The service did not get where a scenario waited for it. The message has its last events and output. */
export class ServiceNotSteady extends Error {
  override readonly name = 'ServiceNotSteady';
}
