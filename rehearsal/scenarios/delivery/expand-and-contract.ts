import { listFailures, settled } from '../measure';
import { CONTRACTS, EXPANDS } from '../releases/data';
import { goodRelease } from '../releases/order-release';
import type { Scenario } from '../types';
import { underLoad } from './release-scenario';
import type { DeliverySystem } from './system';
import { outcomeOf, scaleNote } from './write-up';

const MINUTE_MS = 60_000;
const STEPS = [
  { label: 'expands', changes: EXPANDS, what: 'writes both forms and reads either' },
  { label: 'contracts', changes: CONTRACTS, what: 'writes the new form alone' },
] as const;

/** The change of data that is refused in one step, in two releases. See `docs/expand-and-contract.md`. */
export function expandAndContractScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'A change of stored data in two releases',
    expectation:
      'The release that writes both forms and the one that writes the new form alone both pass the hooks; no request fails, and every order is read by each revision that shares the table with its writer.',
    async run(system, context) {
      const startedAt = performance.now();
      // Built before the load: a build takes this machine from the service.
      const releases = [];
      for (const { label, changes, what } of STEPS) {
        releases.push({ what, release: goodRelease(label, await system.kit.build(label, changes)) });
      }
      const experiment = await system.begin();
      await underLoad(experiment);
      const problems: string[] = [];
      const observed: string[] = [];
      for (const { what, release } of releases) {
        context.progress(`the release that ${what}`);
        const view = await experiment.ended(await experiment.release(release));
        const reason = view.error ? `: ${view.error.message}` : '';
        if (view.status !== 'Succeeded')
          problems.push(`The release that ${what} ended as ${view.status}${reason}`);
        observed.push(`${view.newRevision}, which ${what}, ended as ${view.status}.`);
      }
      await experiment.wait(MINUTE_MS);
      const record = await experiment.stopLoad();
      const failures = listFailures(record.samples);
      if (failures) problems.push(`Requests failed: ${failures}.`);
      const after = settled(record.settlement);
      problems.push(...after.problems);
      const reads = experiment.orders
        .crossReads((root) => experiment.servedBy(root))
        .filter(({ writer, reader }) => writer !== reader)
        .map(({ writer, reader, orders }) => `${reader} read ${orders} orders of ${writer}`);
      return {
        ...outcomeOf(experiment, record),
        pass: problems.length === 0,
        observed: [...problems, ...observed, `${reads.join(', ')}.`, ...after.observed],
        notes: [
          'docs/expand-and-contract.md has the steps, and when the next one may be taken.',
          scaleNote(experiment),
        ],
        durationMs: performance.now() - startedAt,
      };
    },
  };
}
