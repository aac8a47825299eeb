import { scaledClock } from '../../../rehearsal/clock';
import { machineNow, watchForStandstills } from '../../../rehearsal/machine-time';

describe('the time of a machine that stands still now and then', () => {
  let at = 0;
  let end: (() => void) | undefined;
  beforeEach(() => {
    at = 1000;
    jest.useFakeTimers({ doNotFake: ['performance'] });
    jest.spyOn(performance, 'now').mockImplementation(() => at);
    end = watchForStandstills();
  });
  afterEach(() => {
    end?.();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 10) {
      at += 10;
      jest.advanceTimersByTime(10);
    }
  };
  /** Timers that fell due meanwhile run late, one after the other. */
  const standStill = (ms: number): void => {
    at += ms;
    jest.advanceTimersByTime(ms);
  };

  test('passes as the machine’s own', () => {
    const before = machineNow();
    pass(1000);
    expect(machineNow() - before).toBe(1000);
  });

  test('leaves out a standstill', () => {
    const before = machineNow();
    pass(1000);
    standStill(2000);
    pass(1000);
    expect(machineNow() - before).toBeLessThanOrEqual(2050);
  });

  test('leaves it out for whoever asks first, too', () => {
    const before = machineNow();
    at += 2000;
    const first = machineNow();
    jest.advanceTimersByTime(2000);
    expect([first - before, machineNow() - before]).toEqual([50, 50]);
  });

  test('counts a turn that takes long', () => {
    const before = machineNow();
    standStill(150);
    expect(machineNow() - before).toBe(150);
  });

  test('counts standstills while nobody watches', () => {
    end?.();
    const before = machineNow();
    standStill(2000);
    expect(machineNow() - before).toBe(2000);
  });

  test('is watched until the last one has ended', () => {
    const other = watchForStandstills();
    end?.();
    end?.();
    const before = machineNow();
    standStill(2000);
    other();
    expect(machineNow() - before).toBe(50);
  });

  test('is that of a scaled clock, which runs nothing before its time', () => {
    const clock = scaledClock(10);
    const call = jest.fn();
    clock.schedule(call, 5000);
    pass(100);
    standStill(2000);
    pass(300);
    expect(call).not.toHaveBeenCalled();
    pass(100);
    expect(call).toHaveBeenCalledTimes(1);
    expect(clock.now()).toBeLessThanOrEqual(5500);
  });
});
