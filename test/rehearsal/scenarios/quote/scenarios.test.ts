import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { CfnDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import type { GradualFunction } from '../../../../lib/quote/gradual-function';
import { QuoteStack } from '../../../../lib/quote/stack';
import { loadAssembly } from '../../../../rehearsal/assembly';
import type { Assembly } from '../../../../rehearsal/assembly';
import { QUOTE_ARCHITECTURE } from '../../../../rehearsal/scenarios/quote/architecture';
import { SAME_BEHAVIOUR } from '../../../../rehearsal/scenarios/quote/release';
import { releaseScenario } from '../../../../rehearsal/scenarios/quote/release-scenario';
import { QuoteSystem } from '../../../../rehearsal/scenarios/quote/system';
import type { Outcome, Scenario } from '../../../../rehearsal/scenarios/types';
import { testSettings } from '../../../settings';

/**
 * Template seconds per real second, before the quote scenarios' own factor: the hour that a hook has to report is twenty
 * real seconds, in which it starts a process and calls it for each golden quote.
 */
const SCALE = 15;

/** Long enough for a stop to come in time: its canary lasts five real seconds, four of them after the stop. */
const SHIFT = 'Canary10Percent15Minutes';

/** The synthesized quote stack, with real handlers and hooks as processes. */
describe('the quote scenarios', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'quote-scenarios-'));
  let assembly: Assembly;
  beforeAll(() => {
    const app = new App({ outdir: path.join(folder, 'cdk.out') });
    const { quote } = new QuoteStack(app, 'quote', { settings: testSettings({ quote: { shift: SHIFT } }) });
    unguard(quote);
    app.synth();
    assembly = loadAssembly(path.join(folder, 'cdk.out'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (scenario: Scenario<QuoteSystem>): Promise<Outcome> => {
    const workFolder = path.join(folder, scenario.name);
    mkdirSync(workFolder);
    const { signal } = new AbortController();
    const context = { assembly, seed: 3, scale: SCALE, workFolder, signal, progress: () => undefined };
    const system = new QuoteSystem(context);
    try {
      return await scenario.run(system, context);
    } finally {
      await system.close();
    }
  };
  it('recognize the assembly', () => {
    expect(QUOTE_ARCHITECTURE.isIn(assembly)).toBe(true);
  });

  it.each([
    'quote-first-deployment',
    'quote-pre-traffic-rejects',
    'quote-hook-never-reports',
    'quote-stop-in-mid-shift',
  ])(
    'pass: %s',
    async (name) => {
      const outcome = await run(named(name));
      expect(outcome.pass ? [] : outcome.observed).toEqual([]);
      expect(outcome.requests).toBeGreaterThan(0);
    },
    60_000,
  );

  it('fail when the release does not do what was expected', async () => {
    const outcome = await run(
      releaseScenario({
        name: 'sabotaged',
        title: 'A good release that is expected to be rejected',
        expectation: 'The pre-traffic hook rejects.',
        expected: {
          status: 'Failed',
          code: 'HOOK_EXECUTION_FAILURE',
          ends: 'old',
          failures: 'none',
          reached: false,
        },
        ratePerSecond: 20,
        release: () => ({ label: 'sabotaged', change: SAME_BEHAVIOUR }),
        notes: [],
      }),
    );
    expect(outcome.pass).toBe(false);
    expect(outcome.observed.join(' ')).toContain('Callers reached the new version.');
  }, 60_000);
});

/**
 * Takes the alarms from the deployment group: a minute takes a third of a second here, in which a latency alarm judges
 * this machine. That alarms stop releases is tested elsewhere.
 */
function unguard({ deploymentGroup }: GradualFunction): void {
  const resource = deploymentGroup.node.defaultChild;
  if (!(resource instanceof CfnDeploymentGroup)) throw new Error('There is no deployment group to unguard.');
  resource.alarmConfiguration = undefined;
}

function named(name: string): Scenario<QuoteSystem> {
  const found = QUOTE_ARCHITECTURE.scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`There is no scenario ${name}.`);
  return found;
}
