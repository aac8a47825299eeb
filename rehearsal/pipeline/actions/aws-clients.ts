import { setTimeout as realTime } from 'node:timers/promises';
import type { Clock } from '../../clock';
import { pause } from '../pause';
import type { ActionServices } from './action';

/** Template milliseconds between two looks at a deployment. AWS states no number. */
const POLL_MS = 10_000;
/** Real milliseconds that lie between two looks at the least: they cost this machine something. */
const SHORTEST_POLL_MS = 50;

/** How an SDK client reaches a local endpoint as a role. */
export function clientConfig({ pipeline }: ActionServices, endpoint: string, role: string) {
  return {
    region: pipeline.region,
    endpoint,
    // The role travels as the access key id.
    credentials: { accessKeyId: role, secretAccessKey: 'rehearsal' },
    // An endpoint of the rehearsal is there or it is not.
    maxAttempts: 1,
  };
}

/** Looks until there is something, in the template's time. @throws whatever the signal was aborted with */
export async function poll<T>(
  clock: Clock,
  signal: AbortSignal,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    await pause(clock, POLL_MS, signal);
    await realTime(SHORTEST_POLL_MS);
  }
}
