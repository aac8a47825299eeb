import { runHook, type HookRun, type Verdict } from '../../lambda/hooks/run-hook';
import { ManualTime } from './manual-time';

const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
const denied = Object.assign(new Error('No'), { name: 'AccessDenied' });

/** A hook with a minute to live, whose report goes to a list; a test changes what it is about. */
function hook(changes: Partial<HookRun> = {}) {
  const time = new ManualTime();
  const reported: Verdict[] = [];
  const run: HookRun = {
    verify: async () => undefined,
    report: async (verdict) => void reported.push(verdict),
    retryable: (error) => error === throttled,
    remainingMs: 60_000,
    log: { info: () => undefined, error: () => undefined },
    time,
    ...changes,
  };
  return { time, reported, start: () => time.run(runHook(run)) };
}

/** A report that fails as often as told before it is accepted. */
function unreliable(failures: number, error: Error) {
  const attempts: Verdict[] = [];
  const report = async (verdict: Verdict): Promise<void> => {
    attempts.push(verdict);
    if (attempts.length <= failures) throw error;
  };
  return { attempts, report };
}

describe('a hook', () => {
  it('reports success when its work is done', async () => {
    const { reported, start } = hook();
    await start();
    expect(reported).toEqual([{ status: 'Succeeded' }]);
  });

  it('reports failure with the reason when its work throws', async () => {
    const { reported, start } = hook({
      verify: async () => {
        throw new Error('wrong price');
      },
    });
    await start();
    expect(reported).toEqual([{ status: 'Failed', reason: 'Error: wrong price' }]);
  });

  it('reports failure when its work throws before it waits for anything', async () => {
    const { reported, start } = hook({
      verify: () => {
        throw new TypeError('no target');
      },
    });
    await start();
    expect(reported).toEqual([{ status: 'Failed', reason: 'TypeError: no target' }]);
  });

  it('reports failure before Lambda stops it when its work never ends', async () => {
    const { reported, start, time } = hook({ verify: () => new Promise(() => undefined) });
    await start();
    expect({ reported, before: time.now() <= 45_000 }).toEqual({
      reported: [{ status: 'Failed', reason: 'not finished after 45000 ms' }],
      before: true,
    });
  });

  it('tells its work to stop when the time is over', async () => {
    let stopped = false;
    const { start } = hook({
      verify: (signal) => new Promise(() => signal.addEventListener('abort', () => void (stopped = true))),
    });
    await start();
    expect(stopped).toBe(true);
  });

  it('keeps half of a short life for the report', async () => {
    const { reported, start } = hook({ remainingMs: 8_000, verify: () => new Promise(() => undefined) });
    await start();
    expect(reported).toEqual([{ status: 'Failed', reason: 'not finished after 4000 ms' }]);
  });

  it('reports again when a report was throttled', async () => {
    const { attempts, report } = unreliable(3, throttled);
    await hook({ report }).start();
    expect(attempts).toHaveLength(4);
  });

  it('does not repeat a report that was refused for good, and fails so that Lambda calls it again', async () => {
    const { attempts, report } = unreliable(1, denied);
    await expect(hook({ report }).start()).rejects.toBe(denied);
    expect(attempts).toHaveLength(1);
  });

  it('goes on reporting until shortly before Lambda stops it, then fails aloud', async () => {
    const { report } = unreliable(Number.POSITIVE_INFINITY, throttled);
    const { start, time } = hook({ report });
    await expect(start()).rejects.toBe(throttled);
    expect(time.now()).toBeGreaterThan(50_000);
    expect(time.now()).toBeLessThan(60_000);
  });

  it('reports one verdict when its work ends while the time runs out', async () => {
    const time = new ManualTime();
    const { reported, start } = hook({ time, verify: () => time.wait(45_000) });
    await time.run(start());
    expect(reported).toHaveLength(1);
  });
});
