import type { Cancel, Clock } from '../../rehearsal/clock';

/** A clock that jumps from one thing to the next. */
export interface JumpingClock extends Clock {
  /** Calls scheduled and neither run nor cancelled. */
  readonly pending: number;
  /** Goes to the next moment for which something is scheduled, and does it. */
  jump(): void;
}

/** A clock that stands still until it jumps. Its scale is 1. */
export function jumpingClock(): JumpingClock {
  let time = 0;
  const calls = new Set<{ readonly due: number; readonly fn: () => void }>();
  return {
    scale: 1,
    now: () => time,
    get pending() {
      return calls.size;
    },
    schedule(fn, templateMs): Cancel {
      const call = { due: time + Math.max(0, templateMs), fn };
      calls.add(call);
      return () => calls.delete(call);
    },
    jump() {
      let next: { readonly due: number; readonly fn: () => void } | undefined;
      for (const call of calls) if (next === undefined || call.due < next.due) next = call;
      if (!next) return;
      calls.delete(next);
      time = Math.max(time, next.due);
      next.fn();
    },
  };
}
