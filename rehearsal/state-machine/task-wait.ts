import type { Cancel } from '../clock';
import { timedOut } from './error';
import type { StateError } from './error';
import { payloadOf } from './payload';
import type { Payload } from './payload';
import type { Json } from './json';
import type { Scope } from './scope';

/** How long a task may take, in template milliseconds. */
export interface TaskLimits {
  readonly timeoutMs?: number;
  readonly heartbeatMs?: number;
}

/**
 * The wait for one task's result: an answer, a report, or a limit that runs out, whichever is first. What comes later
 * is dropped.
 */
export class TaskWait {
  readonly result: Promise<Payload>;
  private resolve: (payload: Payload) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;
  private stopTimeout: Cancel = () => undefined;
  private stopHeartbeat: Cancel = () => undefined;
  private over = false;
  private counting = false;

  constructor(
    private readonly scope: Scope,
    private readonly limits: TaskLimits,
  ) {
    this.result = new Promise<Payload>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Who awaits the result may do so after it failed.
    this.result.catch(() => undefined);
  }

  /** The task has started: its limits count from now. */
  begin(): void {
    const { timeoutMs } = this.limits;
    this.counting = true;
    if (timeoutMs !== undefined) {
      this.stopTimeout = this.scope.timer(() => this.fail(timedOut('deadline')), timeoutMs);
    }
    this.heartbeat();
  }

  /** A sign of life: the heartbeat counts from now again. */
  heartbeat(): void {
    const { heartbeatMs } = this.limits;
    if (this.over || !this.counting || heartbeatMs === undefined) return;
    this.stopHeartbeat();
    this.stopHeartbeat = this.scope.timer(() => this.fail(timedOut('heartbeat')), heartbeatMs);
  }

  succeed(value: Json): void {
    this.finish();
    this.resolve(payloadOf(value));
  }

  fail(error: StateError | Error): void {
    this.finish();
    this.reject(error);
  }

  private finish(): void {
    this.over = true;
    this.stopTimeout();
    this.stopHeartbeat();
  }
}
