import { manualClock } from '../../rehearsal/clock';
import { inTime } from '../../rehearsal/in-time';

describe('a wait for something, at most a minute', () => {
  const clock = manualClock();
  const never = new Promise(() => undefined);
  const { signal } = new AbortController();

  test('ends with true when it comes, and leaves nothing waiting', async () => {
    expect(await inTime(Promise.resolve('here'), 60_000, clock, signal)).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test('ends with false when the minute is over', async () => {
    const waited = inTime(never, 60_000, clock, signal);
    clock.advance(60_000);

    expect(await waited).toBe(false);
  });

  test('fails as what is waited for fails', async () => {
    await expect(inTime(Promise.reject(new Error('lost')), 60_000, clock, signal)).rejects.toThrow('lost');
  });

  test('fails with the reason for which the rehearsal ends', async () => {
    const rehearsal = new AbortController();
    const waited = inTime(never, 60_000, clock, rehearsal.signal);
    rehearsal.abort(new Error('ctrl-C'));

    await expect(waited).rejects.toThrow('ctrl-C');
    expect(clock.pending).toBe(0);
  });
});
