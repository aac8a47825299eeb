import type { OpsContext } from '../context/context';
import type { ExitStatus } from '../exit';
import { BAD_RELEASE } from './bad-release';
import { runDrill } from './drill';
import type { DrillName } from './names';
import { SLOW_FUNCTION } from './slow-function';
import { THROTTLED_PAYMENT } from './throttled-payment';

const DRILLS = {
  'bad-release': BAD_RELEASE,
  'throttled-payment': THROTTLED_PAYMENT,
  'slow-function': SLOW_FUNCTION,
} as const;

/** Makes a failure in the sandbox and verifies the recovery. */
export async function drill(context: OpsContext, name: DrillName): Promise<ExitStatus> {
  return runDrill(context, DRILLS[name]);
}
