import type { Clock } from '../clock';
import { pauseAfterFailures } from './failing-starts';
import { serviceEvents } from './events';
import type { ServiceEvent, ServiceEvents } from './events';
import { ServiceNotSteady } from './running-service';
import type { RunningService, ServiceOptions } from './running-service';
import { startTask } from './task';
import type { Task, TaskStop } from './task';
import { waiting } from './waiting';
import type { Waiting } from './waiting';

/** Failed starts in a row after which the rehearsal gives up, unless it is to go on as ECS does. */
const STARTS_BEFORE_GIVING_UP = 2;

interface ScheduledTask {
  readonly task: Task;
  /** Why it is to be replaced. */
  doomed?: string;
  /** ECS has not noticed that it ended. */
  ended?: boolean;
  everHealthy?: boolean;
}

/**
 * Starts a service: the ECS service scheduler, for the replica strategy.
 *
 * - A task that ended is replaced once that is noticed.
 * - A task that is unhealthy after the grace period is replaced: its replacement starts first as far as
 *   `MaximumPercent` allows, and it is stopped when the replacement is healthy; without room, it is stopped first as
 *   far as `MinimumHealthyPercent` allows.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
 */
export function startService(options: ServiceOptions): RunningService {
  return new ServiceScheduler(options);
}

class ServiceScheduler implements RunningService {
  readonly stops: TaskStop[] = [];
  desiredCount: number;
  started = 0;
  private readonly clock: Clock;
  private scheduled: ScheduledTask[] = [];
  private readonly all = new Set<Task>();
  private readonly waiting: Waiting;
  private readonly diary: ServiceEvents;
  private readonly cancels = new Set<() => void>();
  /** Under way. */
  private readonly starts = new Set<Promise<void>>();
  private readonly stopping = new Set<Promise<void>>();
  private failedStarts = 0;
  /** No task is started before this moment. */
  private notBefore = 0;
  private lastFailure = '';
  private gaveUp: string | undefined;
  private closed = false;

  constructor(private readonly options: ServiceOptions) {
    this.clock = options.clock;
    this.waiting = waiting(options.clock);
    this.diary = serviceEvents(options.clock);
    this.desiredCount = options.desiredCount ?? options.model.desiredCount;
    this.reconcile();
  }

  get events(): readonly ServiceEvent[] {
    return this.diary.list;
  }

  get tasks(): readonly Task[] {
    return this.scheduled.map(({ task }) => task);
  }

  get starting(): number {
    return this.starts.size;
  }

  get steady(): boolean {
    return (
      this.starting === 0 &&
      this.scheduled.length === this.desiredCount &&
      this.scheduled.every(({ task, ended, doomed }) => task.healthy && !ended && doomed === undefined)
    );
  }

  setDesiredCount(count: number): void {
    this.desiredCount = count;
    this.reconcile();
  }

  async until(
    condition: (service: RunningService) => boolean,
    what: string,
    withinMs: number,
  ): Promise<void> {
    const hopeless = (): boolean => this.closed || this.gaveUp !== undefined;
    const givenUp = await this.waiting.until(() => condition(this), hopeless, withinMs);
    if (givenUp === 'late') {
      throw this.failure(`${what} did not come about within ${withinMs / 1000} s${this.lastFailure}`);
    }
    if (givenUp === 'hopeless') throw this.failure(this.gaveUp ?? 'the rehearsal ended first');
  }

  async replaceEveryTask(withinMs: number): Promise<void> {
    for (const entry of this.scheduled.slice()) {
      entry.doomed = 'it is replaced';
      this.reconcile();
      await this.until(
        (service) => service.steady && service.stops.some(({ taskId }) => taskId === entry.task.id),
        `the replacement of ${entry.task.id}`,
        withinMs,
      );
    }
  }

  async shutDown(): Promise<readonly TaskStop[]> {
    const over = (): boolean =>
      this.scheduled.length === 0 && this.starting === 0 && this.stopping.size === 0;
    this.setDesiredCount(0);
    await this.waiting.until(over, () => this.closed, Infinity);
    return this.stops;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const cancel of this.cancels) cancel();
    this.waiting.changed();
    await Promise.all([...this.starts, ...[...this.all].map((task) => task.destroy())]);
  }

  /** Starts and stops what the desired count asks for. */
  private reconcile(): void {
    if (this.closed || this.gaveUp !== undefined) return;
    const { minimumHealthyPercent, maximumPercent } = this.options.model;
    const most = Math.floor((this.desiredCount * maximumPercent) / 100);
    const least = Math.ceil((this.desiredCount * minimumHealthyPercent) / 100);
    const wanted = this.scheduled.filter(({ doomed }) => doomed === undefined);
    let missing = this.desiredCount - wanted.length - this.starting;
    const room = this.clock.now() >= this.notBefore ? most : 0;
    for (; missing > 0 && this.scheduled.length + this.starting < room; missing -= 1) this.begin();

    for (const entry of wanted.slice(this.desiredCount)) entry.doomed = 'the desired count fell';

    const healthy = this.scheduled.filter(({ task }) => task.healthy).length;
    const enough = wanted.filter(({ task }) => task.healthy).length >= this.desiredCount;
    let spare = healthy - least;
    for (const entry of this.scheduled.filter(({ doomed }) => doomed !== undefined)) {
      const roomNeeded = missing > 0 && (spare > 0 || !entry.task.healthy);
      if (!enough && !roomNeeded) continue;
      if (entry.task.healthy) spare -= 1;
      missing -= 1;
      const stopped = this.stop(entry).finally(() => {
        this.stopping.delete(stopped);
        this.waiting.changed();
      });
      this.stopping.add(stopped);
    }
  }

  private begin(): void {
    const start = this.start().finally(() => {
      this.starts.delete(start);
      this.reconcile();
      this.waiting.changed();
    });
    this.starts.add(start);
  }

  private async start(): Promise<void> {
    this.started += 1;
    const id = this.options.taskId?.(this.started) ?? `task-${this.started}`;
    try {
      const task = await startTask(id, this.options, () => this.taskChanged(id));
      this.all.add(task);
      if (this.closed) return await task.destroy();
      this.scheduled.push({ task });
      this.diary.say('started', id);
      this.expectRegistration(task);
      void task.process.exited.then(() => this.taskEnded(id));
    } catch (error) {
      const reason = `${id} cannot be started: ${error instanceof Error ? error.message : String(error)}`;
      if (this.options.failingStarts === 'go-on') this.startFailed(reason);
      else this.gaveUp = reason;
    }
  }

  /**
   * ECS registers a task at once and its health checks fail; here the true port must be known first. Where no listener
   * uses the target group yet, nothing fails yet either.
   */
  private expectRegistration(task: Task): void {
    const { exitNoticedAfterMs, targets } = this.options;
    this.later(
      () => {
        const entry = this.entryOf(task.id);
        if (!entry || entry.ended || task.registered) return;
        if (!task.checked) {
          this.expectRegistration(task);
          return;
        }
        const wanted = targets.map(({ containerPort }) => containerPort).join(', ');
        const found = [...task.process.ports.keys()].join(', ') || 'no port';
        this.doom(entry, `it does not listen on ${wanted} (it listens on ${found})`);
      },
      this.graceMs({}) + exitNoticedAfterMs,
    );
  }

  private async stop(entry: ScheduledTask): Promise<void> {
    this.scheduled = this.scheduled.filter((other) => other !== entry);
    this.diary.say(`stopping: ${entry.doomed ?? 'not needed'}`, entry.task.id);
    const stop = await entry.task.stop();
    this.stops.push(stop);
    const how = stop.exit.signal ?? `status ${stop.exit.code}`;
    this.diary.say(
      `stopped with ${how}${stop.killed ? ', killed after the stop time-out' : ''}`,
      stop.taskId,
    );
    this.reconcile();
    this.waiting.changed();
  }

  private taskChanged(id: string): void {
    const entry = this.entryOf(id);
    if (entry) {
      const { task } = entry;
      if (task.healthy) {
        if (!entry.everHealthy) {
          this.diary.say('is healthy', id);
          this.options.onStart?.({ healthy: true });
        }
        entry.everHealthy = true;
        this.failedStarts = 0;
      }
      if (task.illness && entry.doomed === undefined && !entry.ended) {
        const wait = task.startedAt + this.graceMs(entry) - this.clock.now();
        if (wait > 0) this.later(() => task.illness && this.taskChanged(id), wait);
        else this.doom(entry, task.illness);
      }
    }
    this.reconcile();
    this.waiting.changed();
  }

  private graceMs({ everHealthy }: Pick<ScheduledTask, 'everHealthy'>): number {
    const { model, startAllowanceMs = 0 } = this.options;
    return everHealthy
      ? model.healthCheckGracePeriodMs
      : Math.max(model.healthCheckGracePeriodMs, startAllowanceMs);
  }

  private doom(entry: ScheduledTask, reason: string): void {
    entry.doomed = reason;
    if (!entry.everHealthy) this.startFailed(`${entry.task.id}: ${reason}`, entry.task);
    this.diary.say(`is unhealthy: ${reason}`, entry.task.id);
    this.reconcile();
    this.waiting.changed();
  }

  private taskEnded(id: string): void {
    const entry = this.entryOf(id);
    if (!entry || this.closed) return;
    entry.ended = true;
    this.waiting.changed();
    this.later(() => void this.endNoticed(entry), this.options.exitNoticedAfterMs);
  }

  private async endNoticed(entry: ScheduledTask): Promise<void> {
    const { task } = entry;
    const exit = await task.process.exited;
    const how = exit.signal ?? `status ${exit.code}`;
    this.scheduled = this.scheduled.filter((other) => other !== entry);
    task.deregister();
    if (!entry.everHealthy) this.startFailed(`${task.id} ended with ${how} before it was healthy`, task);
    this.diary.say(`ended by itself with ${how}`, task.id);
    this.reconcile();
    this.waiting.changed();
  }

  private startFailed(reason: string, task?: Task): void {
    this.failedStarts += 1;
    this.options.onStart?.({ healthy: false, reason });
    const output = task?.process.output.slice(-10).join('\n') ?? '';
    if (this.options.failingStarts === 'go-on') {
      this.lastFailure = `; the last start failed: ${reason}\n${output}`;
      const pauseMs = pauseAfterFailures(this.failedStarts);
      this.notBefore = this.clock.now() + pauseMs;
      this.diary.say(`starts no task for ${pauseMs / 1000} s: ${reason}`);
      this.later(() => this.reconcile(), pauseMs);
      return;
    }
    if (this.failedStarts < STARTS_BEFORE_GIVING_UP) return;
    this.gaveUp = `${STARTS_BEFORE_GIVING_UP} tasks in a row did not become healthy; the last: ${reason}\n${output}`;
  }

  private entryOf(id: string): ScheduledTask | undefined {
    return this.scheduled.find(({ task }) => task.id === id);
  }

  private later(fn: () => void, templateMs: number): void {
    const cancel = this.clock.schedule(() => {
      this.cancels.delete(cancel);
      if (!this.closed) fn();
    }, templateMs);
    this.cancels.add(cancel);
  }

  private failure(reason: string): ServiceNotSteady {
    return new ServiceNotSteady(`Service ${this.options.model.name}: ${reason}\n${this.diary.lastLines()}`);
  }
}
