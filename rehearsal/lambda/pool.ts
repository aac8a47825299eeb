import { startEnvironment } from './environment';
import type { EnvironmentInvocation, EnvironmentOptions, EnvironmentOutcome } from './environment';
import type { ExecutionEnvironment } from './environment';

/**
 * Processes that a version may have at once on this machine. Lambda starts one more for each call that finds none
 * idle; without a bound here, a slow start would make more starts, until the machine stands still.
 */
export const ENVIRONMENT_LIMIT = 10;

/** The environments of one version: one for each invocation under way, reused when warm. */
export interface EnvironmentPool {
  /** Beyond {@link ENVIRONMENT_LIMIT} invocations under way, waits for an environment; the wait counts as no duration. */
  invoke(invocation: EnvironmentInvocation): Promise<EnvironmentOutcome>;
  /** Environments starting or alive, busy or idle. */
  readonly size: number;
  /** Ends every process and waits until all have ended. Whoever waits for an environment is refused. */
  close(): Promise<void>;
}

/** The most recently used idle environment serves first, so that the others can go cold. */
export function environmentPool(options: EnvironmentOptions): EnvironmentPool {
  return new ProcessPool(options);
}

class ProcessPool implements EnvironmentPool {
  private readonly environments = new Set<Slot>();
  private readonly idle: Slot[] = [];
  private readonly waiting: (() => void)[] = [];
  private closed = false;

  constructor(private readonly options: EnvironmentOptions) {}

  get size(): number {
    return this.environments.size;
  }

  async invoke(invocation: EnvironmentInvocation): Promise<EnvironmentOutcome> {
    const slot = await this.take();
    const environment = await this.started(slot);
    try {
      return await environment.invoke(invocation);
    } finally {
      if (environment.usable) this.idle.push(slot);
      else this.environments.delete(slot);
      this.waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const wake of this.waiting.splice(0)) wake();
    // Whoever asked for an environment that does not start is told so.
    const starts = await Promise.allSettled([...this.environments].map(({ environment }) => environment));
    const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    await Promise.all(started.map((environment) => environment.stop()));
    this.environments.clear();
  }

  /** @throws what kept the environment from starting; its place is free then */
  private async started(slot: Slot): Promise<ExecutionEnvironment> {
    try {
      return await slot.environment;
    } catch (error) {
      this.environments.delete(slot);
      this.waiting.shift()?.();
      throw error;
    }
  }

  private async take(): Promise<Slot> {
    for (;;) {
      if (this.closed) throw new Error('The function was removed while it was invoked.');
      for (let slot = this.idle.pop(); slot; slot = this.idle.pop()) {
        if ((await slot.environment).usable) return slot;
        this.environments.delete(slot);
      }
      if (this.environments.size < ENVIRONMENT_LIMIT) {
        const slot = { environment: startEnvironment(this.options) };
        this.environments.add(slot);
        return slot;
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}

/** A place for an environment, taken from the moment its process is asked for. */
interface Slot {
  readonly environment: Promise<ExecutionEnvironment>;
}
