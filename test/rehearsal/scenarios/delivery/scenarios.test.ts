import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeliveryAccount } from '../../../../rehearsal/delivery/account';
import { seededRandom } from '../../../../rehearsal/load/random';
import { writeChangedStack } from '../../../../rehearsal/scenarios/changed-stack';
import { goodRelease } from '../../../../rehearsal/scenarios/releases/order-release';
import type { DeliveryExperiment } from '../../../../rehearsal/scenarios/delivery/experiment';
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
import { surprises } from '../../iam/recorded';
import { scenarioContext } from '../context';

/** How much faster than the rehearsal's ten times: hooks and programs take the time they take. */
const SPEED = 24;

/** A system of which more is seen than of others: the experiment in it. */
class OpenSystem extends DeliverySystem {
  opened: DeliveryExperiment | undefined;

  override async begin(options: Parameters<DeliverySystem['begin']>[0]): Promise<DeliveryExperiment> {
    this.opened = await super.begin(options);
    return this.opened;
  }
}

/**
 * The same without alarms on the deployment group: a minute takes a quarter of a second here, in which a latency alarm
 * judges this machine. That alarms stop releases is tested elsewhere.
 */
function unguarded(kit: DeliveryKit): DeliveryKit {
  const { delivery } = kit.plan;
  if (delivery.strategy !== 'codedeploy') return kit;
  return {
    ...kit,
    plan: { ...kit.plan, delivery: { ...delivery, group: { ...delivery.group, alarms: [] } } },
  };
}

describe('the scenarios of releases, on the synthesized sandbox', () => {
  jest.setTimeout(120_000);
  let folder: string;
  let assembly: Assembly;
  let kit: DeliveryKit;
  let system: OpenSystem | undefined;

  const contextOf = (name: string): ScenarioContext => scenarioContext(assembly, folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'delivery-scenarios-'));
    assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
    kit = unguarded(await prepareKit(contextOf('kit')));
  });
  afterAll(async () => {
    await system?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Its account stays open for the tests that follow: starting one is most of the work. */
  const run = async (scenario: Scenario<DeliverySystem>): Promise<Outcome> => {
    const context = contextOf(scenario.name);
    system = new OpenSystem(kit, SPEED, context);
    const outcome = await scenario.run(system, context);
    expect(surprises(context)).toEqual([]);
    return outcome;
  };

  /** The assembly after a change of the text of its service's template. */
  const changed = (label: string, template: (text: string) => string): Promise<Assembly> =>
    writeChangedStack(
      assembly,
      assembly.stack(kit.plan.service.stackId),
      { label, template },
      path.join(folder, label),
    );

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

  describe('leave an account, which', () => {
    let experiment: DeliveryExperiment;
    let account: DeliveryAccount;
    beforeAll(() => {
      if (!system?.opened) throw new Error('No scenario has run.');
      experiment = system.opened;
      account = experiment.account;
    });

    /** What hooks have against a release: CodeDeploy says only that they failed. */
    const refusals = (): string[] =>
      [...account.parts.lambda.logs.values()]
        .flat()
        .filter((line) => line.includes('The release must not go on'));

    it('releases by CodeDeploy, asks every hook, and loses no request', async () => {
      const load = account.startLoad(account.newWorkload(), seededRandom(1));
      const earlier = refusals();
      const release = await experiment.ended(await experiment.release(goodRelease('good', kit.next)));
      const samples = await load.stop();

      expect(refusals().filter((line) => !earlier.includes(line))).toEqual([]);
      expect(release).toMatchObject({ status: 'Succeeded', error: undefined });
      expect(release.events.map(({ status }) => status)).toEqual(release.events.map(() => 'Succeeded'));
      expect(samples.flatMap(({ failure }) => failure ?? [])).toEqual([]);
      expect(new Set(samples.map(({ target }) => target))).toEqual(
        new Set([release.oldRevision, release.newRevision]),
      );
      expect(experiment.changes.map(({ shares }) => shares)).toEqual([
        { [release.oldRevision]: 100 },
        { [release.oldRevision]: 90, [release.newRevision]: 10 },
        { [release.newRevision]: 100 },
      ]);
    });

    it('has every target group checked that its listeners name after a release', () => {
      expect(account.parts.loadBalancing.targetGroups.map(({ inUse }) => inUse)).toEqual([true, true]);
    });

    it('lets a stack update that touches the listeners ask which group serves', async () => {
      const before = account.traffic.length;
      // A tag on everything, the listeners too, which the guard watches.
      const tagged = await changed('tagged', (text) => text.replaceAll('"Key":"project"', '"Key":"product"'));
      const update = await account.updateStack(tagged);

      expect(update).toMatchObject({ status: 'UPDATE_COMPLETE' });
      expect(update.written.some((logicalId) => logicalId.startsWith('OrderApiListenersProduction'))).toBe(
        true,
      );
      expect(account.traffic.slice(before)).toEqual([]);
    });

    it('has the group alone checked that the guard has written into the listeners', () => {
      const { ecs, loadBalancing } = account.parts;
      const inUse = loadBalancing.targetGroups.filter((group) => group.inUse);

      expect(inUse.map(({ arn }) => arn)).toEqual([ecs.primary.targetGroup]);
    });

    it('releases by the AppSpec and the task definition that its stack has by then', async () => {
      const documents = await changed('documents', (text) =>
        text
          .replaceAll('"Key":"project"', '"Key":"product"')
          .replace(/ContainerName: \\"[^"\\]*\\"/, String.raw`ContainerName: \"nobody\"`)
          .replaceAll('"Cpu":"256"', '"Cpu":"512"'),
      );
      expect(await account.updateStack(documents)).toMatchObject({ status: 'UPDATE_COMPLETE' });
      const taskDefinition = account.taskDefinitionWith('repository/order-api:next');
      const { error } = await account.deployments.ended(
        await account.deployments.release({ taskDefinition, ignoreAlarms: true }),
      );

      expect(taskDefinition.cpu).toBe('512');
      expect(error).toMatchObject({
        code: 'INVALID_REVISION',
        message: expect.stringContaining('The AppSpec names container nobody'),
      });
    });

    it('puts what its listeners measure where its alarms look for it', () => {
      const { alarms, metrics } = account.parts;
      const measured = metrics.metrics().map((metric) => JSON.stringify(metric));
      const wanted = alarms.definitions
        .flatMap(({ queries }) => queries.flatMap((query) => ('metric' in query ? [query.metric] : [])))
        .filter(({ name }) => !name.includes('5XX'));
      expect(
        wanted.map((metric) => JSON.stringify(metric)).filter((text) => !measured.includes(text)),
      ).toEqual([]);
    });
  });
});
