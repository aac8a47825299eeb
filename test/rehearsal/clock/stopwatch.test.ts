import { startStopwatch, waitedForProcessorMs } from '../../../rehearsal/stopwatch';

/** A machine on which so many milliseconds go by. */
function machine(took: { readonly all: number; readonly stoodStill?: number; readonly waited?: number }) {
  let over = false;
  const { all, stoodStill = 0, waited = 0 } = took;
  return {
    end: () => (over = true),
    parts: {
      now: () => (over ? 5000 + all : 5000),
      machineNow: () => (over ? 4000 + all - stoodStill : 4000),
      waited: () => (over ? 300 + waited : 300),
    },
  };
}

describe('the time that a process takes', () => {
  it.each([
    ['is what it took on an idle machine', { all: 80 }, 80],
    ['leaves out what its process waited for a processor', { all: 1200, waited: 1100 }, 100],
    ['leaves out what this process stood still', { all: 1200, stoodStill: 1000 }, 200],
    ['leaves a pause out once that both accounts show', { all: 1200, stoodStill: 1000, waited: 1100 }, 100],
    ['is never below zero', { all: 10, waited: 12 }, 0],
  ])('%s', (_name, took, expected) => {
    const { end, parts } = machine(took);
    const stopwatch = startStopwatch(1, parts);
    end();

    expect(stopwatch()).toBe(expected);
  });

  it('is measured for a process that has ended meanwhile too', () => {
    const { end, parts } = machine({ all: 80, waited: -300 });
    const stopwatch = startStopwatch(1, parts);
    end();

    expect(stopwatch()).toBe(80);
  });
});

describe('the wait for a processor', () => {
  it('is known of a process that runs, where the system tells', () => {
    expect(waitedForProcessorMs(process.pid)).toBeGreaterThanOrEqual(0);
  });

  it('is zero for a process that is not there', () => {
    expect(waitedForProcessorMs(2 ** 30)).toBe(0);
  });
});
