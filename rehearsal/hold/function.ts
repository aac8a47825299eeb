import { closing } from '../closing';
import { Experiment } from '../scenarios/quote/experiment';
import { SAME_BEHAVIOUR } from '../scenarios/quote/release';
import { gradualSubject } from '../scenarios/quote/subject';
import type { ScenarioContext } from '../scenarios/types';
import { startOperatorEndpoints } from './held';
import type { Held } from './held';

/** Calls per real second. */
const RATE_PER_SECOND = 5;

/** Runs the gradually deployed function with its callers, and begins to shift it to a second version. */
export async function holdFunction(context: ScenarioContext): Promise<Held> {
  const { assembly, scale, signal } = context;
  const parts = closing(signal);
  try {
    const experiment = parts.add(await Experiment.start(context, scale));
    await experiment.deployFirst();
    const operator = await startOperatorEndpoints({
      assembly,
      stackIds: [gradualSubject(assembly).stack.id],
      parts,
      ledger: experiment.system.ledger,
    });
    await experiment.startLoad(RATE_PER_SECOND);
    await experiment.deployRelease({ label: 'held', change: SAME_BEHAVIOUR });
    const { endpoints } = experiment.system.lambda;
    return {
      variables: { ...endpoints, ...operator },
      hints: ['npm run ops -- watch --subject function', 'npm run ops -- rollback --subject function'],
      close: () => parts.close(),
    };
  } catch (error) {
    await parts.close();
    throw error;
  }
}
