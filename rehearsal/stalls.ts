/** Real milliseconds between two looks at the time. */
const LOOK_EVERY_MS = 20;
/** Real milliseconds by which a timer is late on a machine that is merely busy. */
const BUSY_MS = 20;

/** Time in which this process got no processor. */
export interface Stalls {
  /** Real milliseconds so far. */
  readonly totalMs: number;
  end(): void;
}

/**
 * Watches for moments in which this machine stands still, as shared machines do. A promise about time, such as 'out of
 * rotation within the health check window', is one about running time: what was lost here is not the program's fault.
 */
export function watchStalls(): Stalls {
  let totalMs = 0;
  let lookedAt = performance.now();
  const look = (): void => {
    const now = performance.now();
    const lateMs = now - lookedAt - LOOK_EVERY_MS;
    if (lateMs > BUSY_MS) totalMs += lateMs;
    lookedAt = now;
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    get totalMs() {
      look();
      return totalMs;
    },
    end: () => clearInterval(timer),
  };
}
