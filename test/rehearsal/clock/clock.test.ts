import { manualClock, scaledClock } from '../../../rehearsal/clock';

describe('manual clock', () => {
  test('runs what falls due in order of time', () => {
    const clock = manualClock();
    const seen: string[] = [];
    clock.schedule(() => seen.push(`late at ${clock.now()}`), 20);
    clock.schedule(() => seen.push(`early at ${clock.now()}`), 10);
    clock.advance(30);
    expect(seen).toEqual(['early at 10', 'late at 20']);
  });

  test('runs calls due at the same moment in the order in which they were scheduled', () => {
    const clock = manualClock();
    const seen: number[] = [];
    for (const number of [1, 2, 3]) clock.schedule(() => seen.push(number), 5);
    clock.advance(5);
    expect(seen).toEqual([1, 2, 3]);
  });

  test('runs what is scheduled on the way, if it falls due before the end', () => {
    const clock = manualClock();
    const seen: number[] = [];
    const tick = (): void => {
      seen.push(clock.now());
      clock.schedule(tick, 10);
    };
    clock.schedule(tick, 10);
    clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  test('leaves what is not due yet', () => {
    const clock = manualClock();
    const call = jest.fn();
    clock.schedule(call, 10);
    clock.advance(9);
    expect(call).not.toHaveBeenCalled();
    expect(clock.pending).toBe(1);
  });

  test('does not run what was cancelled', () => {
    const clock = manualClock();
    const call = jest.fn();
    const cancel = clock.schedule(call, 10);
    cancel();
    cancel();
    clock.advance(10);
    expect(call).not.toHaveBeenCalled();
  });

  test.each([-1, NaN, Infinity])('refuses to be advanced by %d', (ms) => {
    expect(() => manualClock().advance(ms)).toThrow(`cannot be advanced by ${ms} ms`);
  });
});

describe('scaled clock', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  test('lets a template second pass in a tenth of a real one at scale 10', () => {
    const clock = scaledClock(10);
    const call = jest.fn();
    clock.schedule(call, 1000);
    jest.advanceTimersByTime(99);
    expect(call).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledTimes(1);
    expect(clock.now()).toBe(1000);
  });

  test('keeps a delay longer than a timer can hold', () => {
    const days30 = 30 * 24 * 3600 * 1000;
    const clock = scaledClock(1);
    const call = jest.fn();
    clock.schedule(call, days30);
    jest.advanceTimersByTime(days30 - 1);
    expect(call).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledTimes(1);
  });

  test('does not run what was cancelled', () => {
    const clock = scaledClock(1);
    const call = jest.fn();
    clock.schedule(call, 10)();
    jest.advanceTimersByTime(100);
    expect(call).not.toHaveBeenCalled();
  });

  test.each([0, -1, NaN, Infinity])('refuses a scale of %d', (scale) => {
    expect(() => scaledClock(scale)).toThrow(`scale is ${scale}`);
  });
});
