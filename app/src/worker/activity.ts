/** A task of an activity, handed to one worker. */
export interface ActivityTask {
  /** What the worker names the task by. Whoever knows it can end the task: it is never logged. */
  readonly token: string;
  /** JSON, as the state machine made it. */
  readonly input: string;
}

/** An activity of Step Functions, from the side of who works on it. */
export interface Activity {
  /**
   * Waits for a task, a minute at most.
   *
   * @param signal gives the wait up; a task that was about to come is then lost until its heartbeat is missed
   * @throws ActivityUnavailableError when Step Functions cannot be asked now
   */
  poll(signal: AbortSignal): Promise<ActivityTask | undefined>;
  /** A sign of life. Throws as `succeed` does. */
  heartbeat(token: string): Promise<void>;
  /**
   * Ends a task with a result.
   *
   * @throws TaskLostError when the task is not this worker's any more
   * @throws ActivityUnavailableError when Step Functions cannot be told now
   */
  succeed(token: string, output: object): Promise<void>;
  /** Ends a task with an error that the state machine knows by name. Throws as `succeed` does. */
  fail(token: string, failure: { readonly error: string; readonly cause: string }): Promise<void>;
  close(): void;
}

/** The task has ended: its time or its heartbeat's was over, its execution was stopped, or it was reported before. */
export class TaskLostError extends Error {
  override readonly name = 'TaskLostError';
  constructor(cause: unknown) {
    super('the task is not this worker’s any more', { cause });
  }
}

/** Step Functions did not answer in time, refused for its load, or could not be reached. Worth another try later. */
export class ActivityUnavailableError extends Error {
  override readonly name = 'ActivityUnavailableError';
  constructor(cause: unknown) {
    super('Step Functions does not answer', { cause });
  }
}
