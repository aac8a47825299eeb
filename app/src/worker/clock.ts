import { setTimeout } from 'node:timers/promises';

/** The time that a worker lives by; tests put in their own. */
export interface WorkerClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own. */
export const wallClock: WorkerClock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    // Rejects only for the signal.
    await setTimeout(ms, undefined, { signal }).catch(() => undefined);
  },
};
