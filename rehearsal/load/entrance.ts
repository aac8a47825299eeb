import type { AcceptedStarts } from '../aws/accepted-starts';
import type { Listener } from '../listener';
import { chooseWorkload } from './choose';
import type { WorkloadFactory } from './choose';
import { loadClient } from './client';
import type { LoadClient } from './client';
import { startLoad } from './generator';
import type { Load } from './generator';
import { seededRandom } from './random';
import type { Random } from './random';
import { sustainableRate } from './sustainable-rate';
import type { Workload } from './workload';

/** Requests per real second, where the machine can do it. */
const RATE_PER_SECOND = 40;
/** Sets the customers of the first requests apart from those of the load. */
const WARM_UP_SEED = 0x5eed;
/** Real milliseconds after which a user gives up; longer than any answer that the service promises. */
const USER_PATIENCE_MS = 15_000;

/** Where users come in: requests to one listener, and who answered them. */
export interface Entrance {
  readonly client: LoadClient;
  newWorkload(): Workload;
  startLoad(workload: Workload, random: Random): Load;
  /** Who answered the request with this trace root, if anybody did. */
  servedBy(traceRoot: string): string | undefined;
  /** Ends every load and connection. */
  close(): Promise<void>;
}

export interface EntranceOptions {
  readonly listener: Listener;
  /** Asked where the service has no description of itself. */
  readonly healthCheckPath: string;
  readonly seed: number;
  /** Requests of a load per real second, at most. @default 40 */
  readonly ratePerSecond?: number;
  /** Requests of a load under way at once, at most. @default no limit */
  readonly mostAtOnce?: number;
  /** What was started for orders, one execution for each as far as the API had the time. @default nobody looks at that */
  readonly started?: AcceptedStarts;
  /** What a target is called in `servedBy`. @default its id */
  readonly nameOf?: (targetId: string) => string | undefined;
}

/** Opens an entrance to a service that answers: chooses the workload, and finds out what rate this machine bears. */
export async function openEntrance(options: EntranceOptions): Promise<Entrance> {
  const { listener, mostAtOnce, nameOf = (targetId) => targetId } = options;
  const served = new Map<string, string>();
  const unsubscribe = listener.on('request', ({ traceId, targetId }) => {
    const root = /Root=([^;]+)/.exec(traceId)?.[1];
    const name = targetId && nameOf(targetId);
    if (root !== undefined && name !== undefined) served.set(root, name);
  });
  const client = loadClient(listener.url, USER_PATIENCE_MS);
  const { newWorkload, ratePerSecond } = await tryOut(client, options).catch(async (error: unknown) => {
    unsubscribe();
    await client.close();
    throw error;
  });
  const servedBy = (root: string): string | undefined => served.get(root);
  const loads: Load[] = [];
  return {
    client,
    newWorkload,
    servedBy,
    startLoad(workload, random) {
      const load = startLoad({ client, workload, random, ratePerSecond, mostAtOnce, servedBy });
      loads.push(load);
      return load;
    },
    async close() {
      for (const load of loads) load.cancel();
      unsubscribe();
      await client.close();
    },
  };
}

async function tryOut(
  client: LoadClient,
  { healthCheckPath, seed, started, ratePerSecond: most = RATE_PER_SECOND }: EntranceOptions,
): Promise<{ readonly newWorkload: WorkloadFactory; readonly ratePerSecond: number }> {
  const newWorkload = await chooseWorkload(client, healthCheckPath, started);
  const random = seededRandom(seed ^ WARM_UP_SEED);
  return { newWorkload, ratePerSecond: await sustainableRate(client, newWorkload(), random, most) };
}
