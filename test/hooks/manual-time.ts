import type { Time } from '../../lambda/hooks/run-hook';

/** Time that passes only while somebody waits: every wait ends at once and moves the clock, in the order of its end. */
export class ManualTime implements Time {
  private clock = 0;
  private readonly waits: { readonly end: number; readonly resolve: () => void }[] = [];

  now(): number {
    return this.clock;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.waits.push({ end: this.clock + ms, resolve });
      signal?.addEventListener('abort', () => resolve());
    });
  }

  /** Lets `work` go on until it ends; whenever it only waits, the next wait is over. */
  async run<T>(work: Promise<T>): Promise<T> {
    const state = { over: false };
    const ended = work.finally(() => {
      state.over = true;
    });
    // What is rejected here is rejected below too, where the caller sees it.
    ended.catch(() => undefined);
    for (let idle = 0; !state.over && idle < 1000; idle += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!state.over) this.endNextWait();
    }
    return ended;
  }

  private endNextWait(): void {
    const [next] = this.waits.toSorted((a, b) => a.end - b.end);
    if (next === undefined) return;
    this.waits.splice(this.waits.indexOf(next), 1);
    this.clock = Math.max(this.clock, next.end);
    next.resolve();
  }
}
