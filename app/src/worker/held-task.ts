import { type Activity, type ActivityTask, ActivityUnavailableError, TaskLostError } from './activity';
import type { WorkerClock } from './clock';

export interface HeldTaskOptions {
  readonly activity: Activity;
  readonly clock: WorkerClock;
  /** Time without a sign of life after which Step Functions gives the task up, in ms. */
  readonly heartbeatMs: number;
}

/** Two signs of life may get lost before the task does. */
const BEATS_PER_HEARTBEAT = 3;

/** A task while this worker has it. */
export class HeldTask {
  private readonly losing = new AbortController();
  private lastSign: number;

  constructor(
    private readonly task: ActivityTask,
    private readonly options: HeldTaskOptions,
  ) {
    this.lastSign = options.clock.now();
  }

  /** Aborted once the task is not this worker's any more: what it did not finish by then is in vain. */
  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /**
   * Sends signs of life until `end`, or until the task is lost.
   *
   * @throws what Step Functions says that is neither: a right that is missing, for example. The task is lost then too.
   */
  async keepAlive(end: AbortSignal): Promise<void> {
    const { activity, clock } = this.options;
    const over = AbortSignal.any([end, this.lost]);
    for (;;) {
      await clock.wait(this.betweenBeats, over);
      if (over.aborted) return;
      const asked = clock.now();
      if (await this.attempt(() => activity.heartbeat(this.task.token))) this.lastSign = asked;
    }
  }

  /**
   * Ends the task, as often as it takes while it is this worker's and `end` is not there.
   *
   * @returns whether Step Functions knows
   */
  async report(
    send: (activity: Activity, token: string) => Promise<void>,
    end: AbortSignal,
  ): Promise<boolean> {
    const { activity, clock } = this.options;
    const over = AbortSignal.any([end, this.lost]);
    while (!over.aborted) {
      if (await this.attempt(() => send(activity, this.task.token))) return true;
      await clock.wait(this.betweenBeats, over);
    }
    return false;
  }

  private get betweenBeats(): number {
    return this.options.heartbeatMs / BEATS_PER_HEARTBEAT;
  }

  /** Whether a call reached Step Functions. Otherwise the task may be lost by now. */
  private async attempt(call: () => Promise<void>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (error) {
      const silence = this.options.clock.now() - this.lastSign;
      if (!(error instanceof ActivityUnavailableError) || silence >= this.options.heartbeatMs)
        this.losing.abort();
      if (error instanceof ActivityUnavailableError || error instanceof TaskLostError) return false;
      throw error;
    }
  }
}
