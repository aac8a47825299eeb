import { type ArchitectureName, STACKS_OF } from '../context/architectures';
import type { OpsContext } from '../context/context';
import { alarmStates } from '../watch/alarms';
import type { StatusLine } from './report';

/** Those that decide by other alarms are alarms too: they call people. */
const TYPES = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

type AlarmContext = Pick<OpsContext, 'clients' | 'stacks'>;

/** The alarms in the stacks of one architecture. */
export function alarmLines(
  context: AlarmContext,
  architecture: ArchitectureName,
): Promise<readonly StatusLine[]> {
  return alarmLinesOf(
    context,
    STACKS_OF[architecture].map((role) => context.stacks.name(role)),
  );
}

/** The alarms of stacks: how many there are, and each that is not quiet. */
export async function alarmLinesOf(
  { clients, stacks }: AlarmContext,
  stackNames: readonly string[],
): Promise<readonly StatusLine[]> {
  const names: string[] = [];
  for (const stack of stackNames) {
    const resources = await stacks.resourcesOf(stack);
    names.push(...resources.filter(({ type }) => TYPES.includes(type)).map(({ physicalId }) => physicalId));
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
