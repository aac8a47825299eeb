import { manualClock } from '../../../rehearsal/clock';
import { waiting } from '../../../rehearsal/task/waiting';

const never = () => false;

describe('waiting for a condition', () => {
  test('ends at once where it holds', async () => {
    expect(await waiting(manualClock()).until(() => true, never, 1000)).toBeUndefined();
  });

  test('ends when a change has brought it about', async () => {
    const waits = waiting(manualClock());
    let holds = false;
    const end = waits.until(() => holds, never, 1000);
    holds = true;
    waits.changed();

    expect(await end).toBeUndefined();
  });

  test('ends late at the deadline', async () => {
    const clock = manualClock();
    const end = waiting(clock).until(never, never, 1000);
    clock.advance(1000);

    expect(await end).toBe('late');
  });

  test('ends hopeless when it can never come true', async () => {
    const waits = waiting(manualClock());
    let hopeless = false;
    const end = waits.until(never, () => hopeless, 1000);
    hopeless = true;
    waits.changed();

    expect(await end).toBe('hopeless');
  });

  test('leaves no timer behind', async () => {
    const clock = manualClock();
    await waiting(clock).until(() => true, never, 1000);

    expect(clock.pending).toBe(0);
  });
});
