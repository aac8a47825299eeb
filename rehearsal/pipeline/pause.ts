import type { Clock } from '../clock';

/** Waits for a time, in template milliseconds, or until the signal is aborted. Never rejects. */
export function pause(clock: Clock, templateMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(end, signal.aborted ? 0 : templateMs);
    signal.addEventListener('abort', end);
  });
}
