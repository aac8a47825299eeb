import { watchStalls } from '../../../rehearsal/stalls';
import type { Stalls } from '../../../rehearsal/stalls';

describe('the time in which a machine stands still', () => {
  let stalls: Stalls;
  beforeEach(() => {
    jest.useFakeTimers();
    stalls = watchStalls();
  });
  afterEach(() => {
    stalls.end();
    jest.useRealTimers();
  });

  test('is none while timers come when they are due', () => {
    jest.advanceTimersByTime(1000);
    expect(stalls.totalMs).toBe(0);
  });

  test('is what timers were late, noticed even before the next of them runs', () => {
    const real = performance.now();
    jest.spyOn(performance, 'now').mockReturnValue(real + 520);
    expect(stalls.totalMs).toBe(500);
  });

  test('adds up', () => {
    const start = performance.now();
    const now = jest.spyOn(performance, 'now').mockReturnValue(start + 520);
    jest.advanceTimersToNextTimer();
    now.mockReturnValue(start + 540);
    jest.advanceTimersToNextTimer();
    now.mockReturnValue(start + 860);
    expect(stalls.totalMs).toBe(800);
  });

  test('is watched for no longer than asked', () => {
    stalls.end();
    expect(jest.getTimerCount()).toBe(0);
  });
});
