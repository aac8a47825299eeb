/** The longest that ECS waits between two attempts. */
const LONGEST_PAUSE_MS = 27 * 60_000;
/** AWS does not say how the pause grows; it doubles here, from one minute on. */
const FIRST_PAUSE_MS = 60_000;

/**
 * How long a service starts no task after so many failed starts in a row. ECS restarts ever more slowly, up to 27
 * minutes apart. It does so for tasks that never ran; a task that ran and was unhealthy it replaces at once. Here both
 * are spaced, so that a release that never becomes healthy costs this machine a handful of processes, not hundreds.
 *
 * @returns template milliseconds
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export function pauseAfterFailures(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (Math.max(1, failures) - 1));
}
