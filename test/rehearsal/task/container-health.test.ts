import { manualClock } from '../../../rehearsal/clock';
import { deferred } from '../../../rehearsal/listener/deferred';
import { watchContainerHealth } from '../../../rehearsal/task/container-health';

const watch = (
  results: readonly boolean[],
  settings: Partial<Parameters<typeof watchContainerHealth>[0]> = {},
) => {
  const clock = manualClock();
  const changes: string[] = [];
  let run = 0;
  const health = watchContainerHealth(
    { intervalMs: 30_000, retries: 3, startPeriodMs: 0, ...settings },
    () => Promise.resolve(results[run++] ?? true),
    clock,
    () => changes.push(health.health),
  );
  const pass = async (intervals: number): Promise<void> => {
    for (let index = 0; index < intervals; index += 1) {
      clock.advance(30_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { health, changes, clock, pass, runs: () => run };
};

/**
 * Interval, retries and start period as documented in
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
describe('a container health check', () => {
  test('runs first an interval after the start', async () => {
    const { clock, runs, pass } = watch([true]);
    clock.advance(29_999);
    expect(runs()).toBe(0);
    await pass(1);

    expect(runs()).toBe(1);
  });

  test('runs less often while the container is healthy, where it is told to', async () => {
    const { runs, pass } = watch([true, true, true], { healthyIntervalMs: 90_000 });
    await pass(3);
    expect(runs()).toBe(1);
    await pass(1);

    expect(runs()).toBe(2);
  });

  test('makes the container HEALTHY with its first success', async () => {
    const { health, pass } = watch([false, true]);
    await pass(1);
    expect(health.health).toBe('UNKNOWN');
    await pass(1);

    expect(health.health).toBe('HEALTHY');
  });

  test('makes it UNHEALTHY with as many failures in a row as there are retries', async () => {
    const { health, pass } = watch([true, false, false, true, false, false, false]);
    await pass(6);
    expect(health.health).toBe('HEALTHY');
    await pass(1);

    expect(health.health).toBe('UNHEALTHY');
  });

  test('does not count failures in the start period', async () => {
    const { health, pass } = watch([false, false, false, false, false, false], { startPeriodMs: 95_000 });
    await pass(5);
    expect(health.health).toBe('UNKNOWN');
    await pass(1);

    expect(health.health).toBe('UNHEALTHY');
  });

  test('counts failures in the start period after a success', async () => {
    const { health, pass } = watch([true, false, false, false], { startPeriodMs: 300_000 });
    await pass(4);

    expect(health.health).toBe('UNHEALTHY');
  });

  test('makes an unhealthy container HEALTHY again', async () => {
    const { changes, pass } = watch([false, false, false, true]);
    await pass(4);

    expect(changes).toEqual(['UNHEALTHY', 'HEALTHY']);
  });

  test('runs no more once it is stopped', async () => {
    const { health, pass, runs } = watch([]);
    await pass(1);
    await health.stop();
    await pass(3);

    expect(runs()).toBe(1);
  });

  test('waits in its stop for the check under way, and runs none after it', async () => {
    const clock = manualClock();
    let runs = 0;
    const checked = deferred<boolean>();
    const run = (): Promise<boolean> => {
      runs += 1;
      return checked.promise;
    };
    const health = watchContainerHealth(
      { intervalMs: 1000, retries: 3, startPeriodMs: 0 },
      run,
      clock,
      () => undefined,
    );
    clock.advance(1000);
    let stopped = false;
    const stop = health.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    checked.resolve(true);
    await stop;
    clock.advance(10_000);
    expect(runs).toBe(1);
  });
});
