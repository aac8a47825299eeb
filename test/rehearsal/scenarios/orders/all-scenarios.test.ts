import { InProcessRun } from './in-process-run';
import { loadAssembly } from '../../../../rehearsal/assembly';
import { closing } from '../../../../rehearsal/closing';
import { placed, smallOrder } from '../../../../rehearsal/scenarios/orders/orders';
import { WORKFLOW_SCENARIOS } from '../../../../rehearsal/scenarios/orders/scenarios';
import type { RunBeginner } from '../../../../rehearsal/scenarios/orders/system';
import { workflowScenario } from '../../../../rehearsal/scenarios/orders/workflow-scenario';
import type { Outcome, Scenario } from '../../../../rehearsal/scenarios/types';
import { synthesizeEnvironment } from '../../../synthesis';
import { soakSubject } from '../../../soak/subject';

const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
const soak = soakSubject(assembly);

/** Runs a scenario without processes. */
async function run(scenario: Scenario<RunBeginner>): Promise<Outcome> {
  const { signal } = new AbortController();
  const parts = closing(signal);
  try {
    return await scenario.run(
      { begin: (options) => InProcessRun.start({ ...options, assembly, soak, parts }) },
      { assembly, seed: 1, scale: 1, workFolder: '', signal, progress: () => undefined },
    );
  } finally {
    await parts.close();
  }
}

const problems = ({ pass, observed }: Outcome): readonly string[] => (pass ? [] : observed);

/** What the scenarios say of the definition, the rules and the alarms; `scenarios.test.ts` shows that processes do the same. */
describe('each scenario of the workflow, without processes,', () => {
  it.each(WORKFLOW_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'passes: %s',
    async (_name, scenario) => {
      expect(problems(await run(scenario))).toEqual([]);
    },
  );

  it('fails when the orders do not end as they should', async () => {
    const outcome = await run(
      workflowScenario({
        name: 'sabotaged',
        title: 'A declined order that is expected to be confirmed, and an alarm that nothing sets off',
        expectation: 'It is confirmed.',
        expected: { statuses: { CONFIRMED: 1 }, alarms: ['OrderParked'] },
        act: async (workflow) => {
          await placed(workflow, smallOrder('declined-1'));
          return [];
        },
        notes: [],
      }),
    );
    expect([outcome.pass, ...outcome.observed.slice(0, 2)]).toEqual([
      false,
      'The orders are 1 REJECTED; expected: 1 CONFIRMED.',
      'The alarm OrderParked did not go off.',
    ]);
  });
});
