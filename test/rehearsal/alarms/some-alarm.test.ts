import { someAlarm } from '../../../rehearsal/alarms/some-alarm';
import type { AlarmTransition } from '../../../rehearsal/alarms/alarms';
import type { AlarmState } from '../../../rehearsal/alarms/evaluate';

const alarms = (states: Record<string, AlarmState>) => {
  const listeners = new Set<(transition: AlarmTransition) => void>();
  return {
    listeners,
    state: (name: string): AlarmState => states[name] ?? 'OK',
    onTransition: (listener: (transition: AlarmTransition) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (alarm: string, to: AlarmState) => {
      const from = states[alarm] ?? 'OK';
      states[alarm] = to;
      for (const listener of listeners) listener({ alarm, from, to, at: 0, reason: '' });
    },
  };
};

describe('a wait for one of some alarms', () => {
  test('is over at once when one is in ALARM already', async () => {
    await expect(someAlarm(alarms({ slow: 'ALARM' }), ['errors', 'slow'])).resolves.toBeUndefined();
  });

  test('is over when one goes into ALARM, whatever others do, and listens no longer', async () => {
    const watched = alarms({ slow: 'OK' });
    let over = false;
    const waited = someAlarm(watched, ['slow']).then(() => (over = true));
    watched.set('another', 'ALARM');
    await Promise.resolve();
    const before = over;
    watched.set('slow', 'ALARM');
    await waited;

    expect([before, over, watched.listeners.size]).toEqual([false, true, 0]);
  });
});
