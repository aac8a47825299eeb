import { closableClock } from '../../../rehearsal/closable-clock';
import { manualClock } from '../../../rehearsal/clock';

function lab() {
  const manual = manualClock();
  const called: string[] = [];
  return { manual, clock: closableClock(manual), called };
}

describe('a clock that can be closed', () => {
  it('calls what is due', () => {
    const { manual, clock, called } = lab();
    clock.schedule(() => called.push('due'), 10);
    manual.advance(10);
    expect([called, clock.now()]).toEqual([['due'], 10]);
  });

  it('cancels single calls', () => {
    const { manual, clock, called } = lab();
    clock.schedule(() => called.push('cancelled'), 10)();
    manual.advance(10);
    expect([called, manual.pending]).toEqual([[], 0]);
  });

  it('leaves nothing scheduled when it is closed, and takes nothing more', () => {
    const { manual, clock, called } = lab();
    clock.schedule(() => called.push('before'), 10);
    clock.close();
    clock.schedule(() => called.push('after'), 10);
    expect(manual.pending).toBe(0);
    manual.advance(10);
    expect(called).toEqual([]);
  });
});
