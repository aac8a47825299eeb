import type { Alarms } from './alarms';

/** Resolves as soon as one of these alarms is in ALARM. @throws Error when there is no alarm of a name */
export function someAlarm(
  alarms: Pick<Alarms, 'state' | 'onTransition'>,
  names: readonly string[],
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!names.some((name) => alarms.state(name) === 'ALARM')) return;
      cancel();
      resolve();
    };
    const cancel = alarms.onTransition(look);
    look();
  });
}
