import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadAssembly } from '../../../../rehearsal/assembly';
import { WORKFLOW_ARCHITECTURE } from '../../../../rehearsal/scenarios/orders/architecture';
import type { WorkflowSystem } from '../../../../rehearsal/scenarios/orders/system';
import type { Outcome, Scenario, ScenarioContext } from '../../../../rehearsal/scenarios/types';
import { synthesizeEnvironment } from '../../../synthesis';
import { surprises } from '../../iam/recorded';
import { scenarioContext } from '../context';

// A machine that stands still for a second breaks promises that no program broke: once more then, and the log tells.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

/** Longer than a scenario's own patience, a minute beside its waits, so that it is the scenario that says what hung. */
const LONGEST_MS = 180_000;

/** One scenario with order API, worker and handlers as processes; `all-scenarios.test.ts` runs every one without. */
describe('the workflow scenarios', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'workflow-scenarios-'));
  const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
  let start: (context: ScenarioContext) => Promise<WorkflowSystem>;

  const context = (name: string): ScenarioContext => scenarioContext(assembly, folder, name);
  beforeAll(async () => {
    start = await WORKFLOW_ARCHITECTURE.prepare(context('prepared'));
  }, LONGEST_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (scenario: Scenario<WorkflowSystem>): Promise<Outcome> => {
    const own = context(scenario.name);
    const system = await start(own);
    try {
      const outcome = await scenario.run(system, own);
      expect(surprises(own)).toEqual([]);
      return outcome;
    } finally {
      await system.close();
    }
  };

  it('recognize the assembly', () => {
    expect(WORKFLOW_ARCHITECTURE.isIn(assembly)).toBe(true);
  });

  it('tell of scenarios that there are', () => {
    const names = WORKFLOW_ARCHITECTURE.scenarios.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...(WORKFLOW_ARCHITECTURE.telling ?? [])]));
  });

  it(
    'pass: workflow-approved',
    async () => {
      const outcome = await run(named('workflow-approved'));
      expect(outcome.pass ? [] : outcome.observed).toEqual([]);
    },
    LONGEST_MS,
  );
});

function named(name: string): Scenario<WorkflowSystem> {
  const found = WORKFLOW_ARCHITECTURE.scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`There is no scenario ${name}.`);
  return found;
}
