import { EventEmitter, once } from 'node:events';
import type { WorkerClock } from '../../../app/src/worker/clock';

/** A clock that stands still until a test moves it. */
export class TestClock implements WorkerClock {
  private time = Date.UTC(2026, 0, 1);
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private readonly waits = new Set<{ readonly due: number; readonly resolve: () => void }>();

  now(): number {
    return this.time;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wait = {
        due: this.time + ms,
        resolve: () => {
          this.waits.delete(wait);
          signal.removeEventListener('abort', wait.resolve);
          resolve();
        },
      };
      signal.addEventListener('abort', wait.resolve);
      this.waits.add(wait);
      this.changes.emit('wait');
    });
  }

  /** Seconds until each wait that is under way ends, the next one first. */
  get pending(): number[] {
    return [...this.waits].map(({ due }) => (due - this.time) / 1000).toSorted((one, other) => one - other);
  }

  /** Resolves once so many waits are under way, at once if they are. */
  async waiting(count: number): Promise<void> {
    while (this.waits.size < count) await once(this.changes, 'wait');
  }

  /** Moves on, and ends what is due by then. */
  advance(seconds: number): void {
    this.time += seconds * 1000;
    for (const wait of [...this.waits].toSorted((one, other) => one.due - other.due)) {
      if (wait.due <= this.time) wait.resolve();
    }
  }
}
