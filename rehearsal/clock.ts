import { machineNow } from './machine-time';

/** Ends a scheduled call that has not happened yet. Calling it twice does nothing. */
export type Cancel = () => void;

/**
 * The time that a rehearsal lives by. Every interval, delay and time-out of a template is given to it in the
 * template's own milliseconds; how long that is on the wall depends on the clock.
 */
export interface Clock {
  /** Template milliseconds since this clock was made. Never goes backwards. */
  now(): number;
  /** Calls `fn` once, `templateMs` from now (0 or less: as soon as possible). */
  schedule(fn: () => void, templateMs: number): Cancel;
  /** Template milliseconds that pass in one real millisecond. */
  readonly scale: number;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, running what falls due on the way, in order of time and then of scheduling. */
  advance(ms: number): void;
  /** Number of calls scheduled and neither run nor cancelled. */
  readonly pending: number;
}

/** Longest delay that `setTimeout` takes; a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** By so many real milliseconds `setTimeout` may be early. More is left where the machine stood still meanwhile. */
const TIMER_SLACK_MS = 2;

/**
 * A clock on the machine's own time: one template second takes 1/`scale` real seconds. While somebody watches for
 * standstills of the machine (`machine-time.ts`), it stands still too.
 *
 * @throws RangeError when `scale` is not a number above 0.
 */
export function scaledClock(scale: number): Clock {
  if (!Number.isFinite(scale) || scale <= 0) {
    throw new RangeError(
      `The clock's scale is ${scale}; give a number above 0, such as 10 for ten times real time.`,
    );
  }
  const startedAt = machineNow();
  const now = (): number => (machineNow() - startedAt) * scale;
  return {
    scale,
    now,
    schedule(fn, templateMs) {
      const due = now() + Math.max(0, templateMs);
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const realMs = Math.max(0, (due - now()) / scale);
        timer = setTimeout(
          () => (due - now() > TIMER_SLACK_MS * scale ? arm() : fn()),
          Math.min(realMs, LONGEST_TIMER_MS),
        );
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

/** A clock for tests: time passes only by `advance`. Its scale is 1. */
export function manualClock(): ManualClock {
  let time = 0;
  let sequence = 0;
  const calls = new Map<number, { readonly due: number; readonly fn: () => void }>();

  const nextDue = (until: number): number | undefined => {
    let next: number | undefined;
    let nextAt = Infinity;
    for (const [id, call] of calls) {
      if (call.due <= until && call.due < nextAt) {
        next = id;
        nextAt = call.due;
      }
    }
    return next;
  };

  return {
    scale: 1,
    now: () => time,
    get pending() {
      return calls.size;
    },
    schedule(fn, templateMs) {
      const id = sequence++;
      calls.set(id, { due: time + Math.max(0, templateMs), fn });
      return () => calls.delete(id);
    },
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) {
        throw new RangeError(`The clock cannot be advanced by ${ms} ms; give 0 or more.`);
      }
      const until = time + ms;
      for (let id = nextDue(until); id !== undefined; id = nextDue(until)) {
        const call = calls.get(id);
        calls.delete(id);
        if (call) {
          time = Math.max(time, call.due);
          call.fn();
        }
      }
      time = until;
    },
  };
}
