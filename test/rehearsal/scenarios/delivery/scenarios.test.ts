import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAssembly } from '../../../../rehearsal/assembly';
import type { Assembly } from '../../../../rehearsal/assembly';
import {
  CODEDEPLOY_ARCHITECTURE,
  NATIVE_ARCHITECTURE,
  strategyOf,
} from '../../../../rehearsal/scenarios/delivery/architecture';
import { prepareKit } from '../../../../rehearsal/scenarios/delivery/kit';
import type { DeliveryKit } from '../../../../rehearsal/scenarios/delivery/kit';
import { releaseScenario } from '../../../../rehearsal/scenarios/delivery/release-scenario';
import { DeliverySystem } from '../../../../rehearsal/scenarios/delivery/system';
import { goodRelease, withVariables } from '../../../../rehearsal/scenarios/releases/order-release';
import { hookAt, releaseHooks } from '../../../../rehearsal/scenarios/releases/hooks';
import type { Outcome, Scenario, ScenarioContext } from '../../../../rehearsal/scenarios/types';
import { synthesize } from '../../../../rehearsal/synth/synthesize';

/** How much faster than the rehearsal's ten times: hooks and programs take the time they take. */
const SPEED = 24;

// A machine that stands still for a second breaks promises that no program broke: once more then, and the log tells.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

describe('the scenarios of releases, on the synthesized sandbox', () => {
  jest.setTimeout(120_000);
  const { signal } = new AbortController();
  let folder: string;
  let assembly: Assembly;
  let kit: DeliveryKit;

  const contextOf = (name: string): ScenarioContext => {
    const workFolder = mkdtempSync(path.join(folder, `${name}-`));
    return { assembly, seed: 3, scale: 10, workFolder, signal, progress: () => undefined };
  };
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'delivery-scenarios-'));
    const outdir = path.join(folder, 'cdk.out');
    await synthesize({ environment: 'sandbox', outdir, signal, validate: false });
    assembly = loadAssembly(outdir);
    kit = await prepareKit(contextOf('kit'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

  const run = async (scenario: Scenario<DeliverySystem>): Promise<Outcome> => {
    const context = contextOf(scenario.name);
    const system = new DeliverySystem(kit, SPEED, context);
    try {
      return await scenario.run(system, context);
    } finally {
      await system.close();
    }
  };

  it('are there for the strategy of the assembly, and for the other one where it can be synthesized', () => {
    expect(strategyOf(assembly)).toBe('codedeploy');
    expect([
      CODEDEPLOY_ARCHITECTURE.isIn(assembly),
      NATIVE_ARCHITECTURE.isIn(assembly),
      NATIVE_ARCHITECTURE.isIn(assembly, 'sandbox'),
    ]).toEqual([true, false, true]);
  });

  it('find every hook of a release in the template', () => {
    const hooks = releaseHooks(kit.plan);

    expect(hooks.map(({ event }) => event)).toEqual([
      'BeforeInstall',
      'AfterInstall',
      'AfterAllowTestTraffic',
      'BeforeAllowTraffic',
      'AfterAllowTraffic',
    ]);
    expect(() => hookAt(hooks, 'BeforeDinner')).toThrow(
      'No hook runs at BeforeDinner of a release; hooks run at: BeforeInstall, AfterInstall',
    );
  });

  it('come true: a hook refuses a release before users reach it', async () => {
    const scenario = CODEDEPLOY_ARCHITECTURE.scenarios.find(
      ({ name }) => name === 'codedeploy-wrong-environment',
    );
    if (!scenario) throw new Error('There is no such scenario.');
    const outcome = await run(scenario);

    expect(outcome.pass ? [] : outcome.observed).toEqual([]);
    expect(outcome).toMatchObject({ failed: 0, shares: { configured: [{ at: 0 }] } });
    expect(outcome.requests).toBeGreaterThan(0);
  });

  it('fail when the hook is blind, because users reach the release', async () => {
    const outcome = await run(
      releaseScenario({
        name: 'blind-hook',
        title: 'A release that a blind hook lets pass',
        expectation: 'No user reaches it.',
        expected: {
          status: 'Failed',
          code: 'HOOK_EXECUTION_FAILURE',
          ends: 'old',
          failures: 'none',
          reached: false,
        },
        hook: {
          at: 'AfterAllowTestTraffic',
          change: `(released, event, context) => {
            process.env.EXPECTED_ENVIRONMENT = 'elsewhere';
            process.env.PRODUCTION_URL = process.env.TEST_URL;
            return released(event, context);
          }`,
        },
        ignoreAlarms: true,
        release: ({ next }) =>
          withVariables(goodRelease('next', next), 'elsewhere', { ENVIRONMENT: 'elsewhere' }),
        notes: [],
      }),
    );

    expect(outcome.pass).toBe(false);
    expect(outcome.observed).toContain('The production listener gave the new revision a share.');
  });
});
