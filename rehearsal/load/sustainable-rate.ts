import { machineNow } from '../machine-time';
import type { LoadClient } from './client';
import type { Random } from './random';
import { percentile } from './samples';
import type { Workload } from './workload';

/** Requests one after the other; the first ones also warm the program up. */
const REQUESTS = 16;
const WARM_UP = 6;
/** Part of what one request after the other achieves. A service that is asked for more than it can do queues without end. */
const UTILIZATION = 0.7;

/**
 * Requests per real second that the service can bear on this machine at this time: an open loop sends without waiting,
 * so on a machine that is busy with something else it would measure the queue, not the service.
 *
 * @param most the rate where the machine allows it
 */
export async function sustainableRate(
  client: LoadClient,
  workload: Workload,
  random: Random,
  most: number,
): Promise<number> {
  const durations: number[] = [];
  for (let index = 0; index < REQUESTS; index += 1) {
    const operation = workload.next(random);
    const startedAt = machineNow();
    const response = await client.send(operation.request);
    durations.push(machineNow() - startedAt);
    operation.check(response);
  }
  const typicalMs = percentile(durations.slice(WARM_UP), 50);
  return Math.min(most, (UTILIZATION * 1000) / typicalMs);
}
