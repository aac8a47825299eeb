import { stacksBeside } from '../context/architectures';
import type { OpsContext } from '../context/context';
import { alarmLinesOf } from './alarm-line';
import type { StatusLine } from './report';

/** The alarms that stand in no stack of an architecture: those over several of them, those that page, the recipes'. */
export async function besideStatus(context: OpsContext): Promise<readonly StatusLine[]> {
  const lines = await alarmLinesOf(context, stacksBeside(context.settings));
  return lines.length > 0 ? lines : [{ label: 'alarms', value: 'none deployed' }];
}
