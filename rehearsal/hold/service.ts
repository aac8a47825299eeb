import path from 'node:path';
import { loadBalancingProtocol } from '../aws/load-balancing';
import { closing } from '../closing';
import { DeliveryAccount } from '../delivery/account';
import { localUrlOf } from '../delivery/creation';
import { seededRandom } from '../load/random';
import { prepareKit } from '../scenarios/delivery/kit';
import { failingRelease } from '../scenarios/releases/faulty';
import type { ScenarioContext } from '../scenarios/types';
import { startOperatorEndpoints } from './held';
import type { Held } from './held';

/** Requests of the users per real second: enough for the alarms to have something to judge. */
const RATE_PER_SECOND = 10;

/** One request in so many that the failing image answers with 500. */
const FAILS_ONE_IN = 2;

/** Runs the service with its users, and keeps two images ready to be released. */
export async function holdService(context: ScenarioContext): Promise<Held> {
  const kit = await prepareKit(context);
  const { plan } = kit;
  const parts = closing(context.signal);
  try {
    const account = parts.add(
      await DeliveryAccount.start(plan, context, { ratePerSecond: RATE_PER_SECOND, mostAtOnce: 3 }),
    );
    await account.deployFirst();
    const [repository = plan.container.image] = plan.container.image.split('@');
    const failing = failingRelease(kit.next, FAILS_ONE_IN, path.join(context.workFolder, 'faults'));
    account.addImage(`${repository}:next`, kit.next);
    account.addImage(`${repository}:failing`, failing.image);
    const operator = await startOperatorEndpoints({
      assembly: plan.assembly,
      stackIds: [plan.service.stackId, ...plan.assembly.stack(plan.service.stackId).dependencies],
      localUrl: localUrlOf(plan, account.parts),
      protocols: {
        ELASTIC_LOAD_BALANCING_V2: loadBalancingProtocol(account.parts.loadBalancing.targetGroups),
      },
      parts,
      ledger: account.parts.ledger,
    });
    const load = account.startLoad(account.newWorkload(), seededRandom(context.seed));
    parts.add({ close: async () => void (await load.stop()) });
    return {
      variables: { ...account.parts.endpoints.variables, ...operator },
      hints: [
        `npm run ops -- release --image ${repository}:next`,
        `npm run ops -- release --image ${repository}:failing    (its alarms take it back)`,
        'npm run ops -- watch, status, rollback',
      ],
      close: () => parts.close(),
    };
  } catch (error) {
    await parts.close();
    throw error;
  }
}
