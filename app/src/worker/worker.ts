import { type Activity, type ActivityTask, ActivityUnavailableError } from './activity';
import type { WorkerClock } from './clock';
import { HeldTask } from './held-task';
import type { WorkerLog } from './log';
import { readOrder } from './read-order';
import { type ShippableOrder, type Shipment, TaskRefusedError, type Warehouse } from './warehouse';

export interface ShippingWorkerOptions {
  readonly activity: Activity;
  readonly warehouse: Warehouse;
  readonly clock: WorkerClock;
  /** Time without a sign of life after which Step Functions gives a task up, in ms. */
  readonly heartbeatMs: number;
  readonly log: WorkerLog;
  /** Tasks that are worked on at a time. @default 1 */
  readonly parallel?: number;
}

export interface WorkerStop {
  /** No further task is asked for. Polls under way are seen to their end, and so are the tasks that they bring. */
  readonly stopping: AbortSignal;
  /** Everything is dropped: tasks under way are given up, which Step Functions learns by missing heartbeats. */
  readonly cut: AbortSignal;
}

/** Waits between polls while Step Functions cannot be asked: doubled each time, up to the longest, in ms. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Ships orders: takes tasks of the activity, gives a sign of life while it works, and reports.
 *
 * Each poll waits on its own, and whoever gets a task works on it before it polls again. A task that Step Functions
 * handed to a broken connection holds up the polls behind it for a minute, so there should be several.
 *
 * A poll that is given up may still be handed a task, and nobody would work on that until its heartbeat is missed. So a
 * stop waits for the polls under way, which take a minute at most.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-activity-pollers.html
 */
export class ShippingWorker {
  constructor(private readonly options: ShippingWorkerOptions) {}

  /**
   * Works until it is stopped.
   *
   * @throws what Step Functions says that no later attempt changes: an activity that is not there, a missing right
   */
  async run(stop: WorkerStop): Promise<void> {
    await Promise.all(Array.from({ length: this.options.parallel ?? 1 }, () => this.takeTasks(stop)));
  }

  private async takeTasks(stop: WorkerStop): Promise<void> {
    const either = AbortSignal.any([stop.stopping, stop.cut]);
    let pauseMs = FIRST_PAUSE_MS;
    while (!either.aborted) {
      try {
        const task = await this.options.activity.poll(stop.cut);
        pauseMs = FIRST_PAUSE_MS;
        if (task !== undefined) await this.work(task, stop.cut);
      } catch (error) {
        if (!(error instanceof ActivityUnavailableError)) throw error;
        if (stop.cut.aborted) return;
        this.options.log.warn({ err: error, pauseMs }, 'no task can be asked for');
        await this.options.clock.wait(pauseMs, either);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
  }

  private async work(task: ActivityTask, cut: AbortSignal): Promise<void> {
    const held = new HeldTask(task, this.options);
    const done = new AbortController();
    const alive = held.keepAlive(AbortSignal.any([done.signal, cut]));
    // Looked at below, after the work that it interrupts has ended.
    alive.catch(() => undefined);
    try {
      await this.shipAndReport(task, held, cut);
    } finally {
      done.abort();
    }
    await alive;
  }

  private async shipAndReport(task: ActivityTask, held: HeldTask, cut: AbortSignal): Promise<void> {
    const { clock } = this.options;
    const begun = clock.now();
    const order = orderIn(task);
    const outcome =
      order instanceof TaskRefusedError ? order : await this.ship(order, AbortSignal.any([held.lost, cut]));
    const reported =
      outcome !== undefined &&
      (await held.report(
        (activity, token) =>
          outcome instanceof TaskRefusedError
            ? activity.fail(token, { error: outcome.code, cause: outcome.message })
            : activity.succeed(token, outcome),
        cut,
      ));
    this.logEnd(outcome, {
      orderId: order instanceof TaskRefusedError ? undefined : order.orderId,
      reported,
      durationMs: clock.now() - begun,
      stopped: cut.aborted,
    });
  }

  /** What is shipped is shipped, whatever Step Functions makes of the task: a person has to know of a difference. */
  private logEnd(
    outcome: Shipment | TaskRefusedError | undefined,
    {
      reported,
      ...end
    }: {
      /** @default what was to be shipped is no order */
      readonly orderId: string | undefined;
      readonly reported: boolean;
      readonly durationMs: number;
      readonly stopped: boolean;
    },
  ): void {
    const { log } = this.options;
    if (outcome === undefined || (!reported && outcome instanceof TaskRefusedError)) {
      log.warn(end, 'task lost before it was done');
    } else if (outcome instanceof TaskRefusedError) {
      log.info({ ...end, code: outcome.code }, 'order refused');
    } else if (reported) {
      log.info({ ...end, trackingId: outcome.trackingId }, 'order shipped');
    } else {
      log.error({ ...end, trackingId: outcome.trackingId }, 'order shipped, but its task was lost');
    }
  }

  private async ship(
    order: ShippableOrder,
    signal: AbortSignal,
  ): Promise<Shipment | TaskRefusedError | undefined> {
    try {
      return await this.options.warehouse.ship(order, signal);
    } catch (error) {
      if (error instanceof TaskRefusedError) return error;
      throw error;
    }
  }
}

function orderIn(task: ActivityTask): ShippableOrder | TaskRefusedError {
  try {
    return readOrder(task.input);
  } catch (error) {
    if (error instanceof TaskRefusedError) return error;
    throw error;
  }
}
