import { goodRelease } from '../releases/order-release';
import type { Scenario } from '../types';
import { SUCCEEDS } from './expectations';
import { untilShared } from './interruptions';
import { underLoad } from './release-scenario';
import type { DeliverySystem } from './system';
import { factsOf, judged } from './write-up';

const MINUTE_MS = 60_000;

/** Amazon ECS refuses no second deployment: it takes the place of the first. */
export function supersededScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'A second deployment during one',
    expectation:
      'Amazon ECS ends the first deployment in favour of the second, which goes through all stages and ends with all traffic; no request fails.',
    async run(system, context) {
      const startedAt = performance.now();
      const experiment = await system.begin();
      await underLoad(experiment);
      const first = await experiment.release(goodRelease('first', system.kit.next));
      await untilShared(experiment, first);
      context.progress('the second deployment');
      const second = await experiment.release(goodRelease('second', system.kit.next));
      await experiment.ended(second);
      await experiment.wait(MINUTE_MS);
      const record = await experiment.stopLoad();
      const facts = factsOf(experiment, second, 0, record);
      const { error, status } = experiment.account.deployments.view(first);
      const wrong = `The first deployment ended as ${status} ${error?.code ?? ''}.`;
      return {
        ...judged(experiment, {
          record,
          facts,
          expected: SUCCEEDS,
          problems: error?.code === 'SUPERSEDED' ? [] : [wrong],
          before: [`The first deployment ended as ${status}: ${error?.message ?? 'without a reason'}`],
          notes: ['The pipeline never comes to this: its executions are queued.'],
        }),
        durationMs: performance.now() - startedAt,
      };
    },
  };
}
