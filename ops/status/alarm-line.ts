import type { StackRole } from '../../lib/config';
import type { OpsContext } from '../context/context';
import { alarmStates } from '../watch/alarms';
import type { StatusLine } from './report';

/** The alarms of stacks: how many there are, and each that is not quiet. */
export async function alarmLines(
  { clients, stacks }: Pick<OpsContext, 'clients' | 'stacks'>,
  roles: readonly StackRole[],
): Promise<readonly StatusLine[]> {
  const names: string[] = [];
  for (const role of roles) {
    const alarms = await stacks.resources(role, 'AWS::CloudWatch::Alarm');
    names.push(...alarms.map(({ physicalId }) => physicalId));
  }
  if (names.length === 0) return [];
  const states = await alarmStates(clients, names);
  if (states === undefined) return [{ label: 'alarms', value: 'not visible with these permissions' }];
  const red = states.filter(({ state }) => state === 'ALARM' || state === 'MISSING');
  const quiet = `${names.length - red.length} of ${names.length} quiet`;
  return [
    { label: 'alarms', value: quiet, bad: red.length > 0 },
    ...red.map(({ name, state }) => ({ label: '', value: `${state} ${name}`, bad: true })),
  ];
}
