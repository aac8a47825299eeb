import type { Clock } from '../clock';
import type { ContainerHealthCheck } from './model';

export type ContainerHealth = 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY';

export interface ContainerHealthWatch {
  readonly health: ContainerHealth;
  /** Checks no more. @returns resolves when a check under way has ended */
  stop(): Promise<void>;
}

/**
 * Runs a container health check over and over: the first one an interval after the start, each later one an interval
 * after the last has ended. Failures in the start period do not count, `retries` failures in a row make the container
 * UNHEALTHY, one success makes it HEALTHY.
 *
 * @param run carries the check out once: true when it exits with 0
 * @param changed told when `health` has changed
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export function watchContainerHealth(
  check: Pick<ContainerHealthCheck, 'intervalMs' | 'healthyIntervalMs' | 'retries' | 'startPeriodMs'>,
  run: () => Promise<boolean>,
  clock: Clock,
  changed: () => void,
): ContainerHealthWatch {
  const startedAt = clock.now();
  let health: ContainerHealth = 'UNKNOWN';
  let failures = 0;
  let stopped = false;
  let running = Promise.resolve();

  const set = (next: ContainerHealth): void => {
    if (next === health) return;
    health = next;
    changed();
  };
  const checkOnce = async (): Promise<void> => {
    const passed = await run();
    if (stopped) return;
    const inStartPeriod = health === 'UNKNOWN' && clock.now() - startedAt < check.startPeriodMs;
    if (passed) failures = 0;
    else if (!inStartPeriod) failures += 1;
    if (passed) set('HEALTHY');
    else if (failures >= check.retries) set('UNHEALTHY');
    const nextInMs = health === 'HEALTHY' ? (check.healthyIntervalMs ?? check.intervalMs) : check.intervalMs;
    cancel = checkIn(nextInMs);
  };
  const checkIn = (waitMs: number): (() => void) =>
    clock.schedule(() => void (running = checkOnce()), waitMs);
  let cancel = checkIn(check.intervalMs);
  return {
    get health() {
      return health;
    },
    stop() {
      stopped = true;
      cancel();
      return running;
    },
  };
}
