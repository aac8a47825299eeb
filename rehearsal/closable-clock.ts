import type { Cancel, Clock } from './clock';

/** A clock of which nothing is left when it is closed: what was scheduled does not happen any more. */
export interface ClosableClock extends Clock {
  close(): void;
}

export function closableClock(clock: Clock): ClosableClock {
  const pending = new Set<Cancel>();
  let closed = false;
  return {
    scale: clock.scale,
    now: () => clock.now(),
    schedule(fn, templateMs) {
      if (closed) return () => undefined;
      const cancelTimer = clock.schedule(() => {
        pending.delete(cancel);
        fn();
      }, templateMs);
      const cancel = (): void => {
        pending.delete(cancel);
        cancelTimer();
      };
      pending.add(cancel);
      return cancel;
    },
    close() {
      closed = true;
      for (const cancel of pending) cancel();
    },
  };
}
