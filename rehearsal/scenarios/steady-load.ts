import { seededRandom } from '../load/random';
import type { ServiceSystem } from '../system';
import { listFailures, outcome, settled } from './measure';
import type { Outcome, Scenario, ScenarioContext } from './types';

const REQUESTS = 120;
/** Real milliseconds of load that are enough on a slow machine. */
const ENOUGH_MS = 5000;

/** The service under an ordinary load, with nothing done to it. */
export const steadyLoad: Scenario<ServiceSystem> = {
  name: 'steady-load',
  title: 'Steady load',
  expectation:
    'Every request gets the answer promised, and everything stored is read back as it was acknowledged.',
  async run(system: ServiceSystem, { seed, progress }: ScenarioContext): Promise<Outcome> {
    const startedAt = performance.now();
    const workload = system.newWorkload();
    const load = system.startLoad(workload, seededRandom(seed));
    progress('under load');
    await load.answered(REQUESTS, ENOUGH_MS);
    const samples = await load.stop();
    progress('reading back');
    const after = settled(await workload.settle((request) => system.client.send(request)));
    const failures = listFailures(samples);
    const operations = [...new Set(samples.map(({ operation }) => operation))]
      .map((name) => `${samples.filter(({ operation }) => operation === name).length} ${name}`)
      .join(', ');
    return outcome({
      samples,
      problems: [...(failures ? [`Requests failed: ${failures}.`] : []), ...after.problems],
      observed: [`${samples.length} requests: ${operations}.`, ...after.observed],
      notes: [
        'Latencies are those of this machine, with everything on it; what Fargate gives depends on the CPU units bought.',
        'The index behind the list is up to date at once here; on AWS a new order may show a moment later.',
      ],
      startedAt,
    });
  },
};
