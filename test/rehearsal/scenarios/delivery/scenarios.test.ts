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
import { DeliverySystem } from '../../../../rehearsal/scenarios/delivery/system';
import { hookAt, releaseHooks } from '../../../../rehearsal/scenarios/releases/hooks';
import type { Outcome, Scenario, ScenarioContext } from '../../../../rehearsal/scenarios/types';
import { synthesizeEnvironment } from '../../../synthesis';

/** How much faster than the rehearsal's ten times: hooks and programs take the time they take. */
const SPEED = 24;

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
    assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
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
});
