import type { Clock } from './clock';
import { deferred } from './listener/deferred';
import { orAborted } from './or-aborted';

/**
 * Waits for something, at most so many milliseconds of the clock.
 *
 * @returns whether it came in time
 * @throws the signal's reason as soon as it is aborted
 */
export async function inTime(
  awaited: Promise<unknown>,
  withinMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  const late = deferred<boolean>();
  const cancel = clock.schedule(() => late.resolve(false), withinMs);
  try {
    return await orAborted(Promise.race([awaited.then(() => true), late.promise]), signal);
  } finally {
    cancel();
  }
}
