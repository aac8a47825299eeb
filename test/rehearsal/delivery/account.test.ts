import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAssembly } from '../../../rehearsal/assembly';
import { DeliveryAccount } from '../../../rehearsal/delivery/account';
import { planDelivery } from '../../../rehearsal/delivery/plan';
import type { DeliveryPlan } from '../../../rehearsal/delivery/plan';
import { seededRandom } from '../../../rehearsal/load/random';
import type { ScenarioContext } from '../../../rehearsal/scenarios/types';
import { writeChangedStack } from '../../../rehearsal/scenarios/changed-stack';
import { synthesizeEnvironment } from '../../synthesis';

/** Minutes of the template in a quarter of a second, so that a canary takes one. */
const SCALE = 240;
const NEXT_IMAGE = 'repository/order-api:next';

describe('an account with the synthesized sandbox', () => {
  jest.setTimeout(120_000);
  let folder: string;
  let context: ScenarioContext;
  let plan: DeliveryPlan;
  let account: DeliveryAccount;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'account-'));
    const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
    const { signal } = new AbortController();
    context = { assembly, seed: 1, scale: SCALE, signal, workFolder: folder, progress: () => undefined };
    plan = await planDelivery(context);
    account = await DeliveryAccount.start(plan, context, { ratePerSecond: 20 });
    await account.deployFirst();
    account.addImage(NEXT_IMAGE, plan.image);
  });
  afterAll(async () => {
    await account.close();
    rmSync(folder, { recursive: true, maxRetries: 3 });
  });

  /** The assembly after a change of the text of its service's template. */
  const changed = (label: string, template: (text: string) => string) =>
    writeChangedStack(
      context.assembly,
      context.assembly.stack(plan.service.stackId),
      { label, template },
      path.join(folder, label),
    );

  it('releases by CodeDeploy, asks every hook, and loses no request', async () => {
    const load = account.startLoad(account.newWorkload(), seededRandom(1));
    // The alarms see this machine's own pauses, a minute in half a second; that they stop a release is tested elsewhere.
    const id = await account.deployments.release({
      taskDefinition: account.taskDefinitionWith(NEXT_IMAGE),
      ignoreAlarms: true,
    });
    const release = await account.deployments.ended(id);
    const samples = await load.stop();

    expect(release).toMatchObject({ status: 'Succeeded', error: undefined });
    expect(release.events.map(({ status }) => status)).toEqual(release.events.map(() => 'Succeeded'));
    expect(samples.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(new Set(samples.map(({ target }) => target))).toEqual(
      new Set([release.oldRevision, release.newRevision]),
    );
    expect(
      account.traffic.filter(({ listener }) => listener === 'production').map(({ shares }) => shares),
    ).toEqual([
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

    expect(update.status).toBe('UPDATE_COMPLETE');
    expect(update.written.some((logicalId) => logicalId.startsWith('OrderApiListenersProduction'))).toBe(
      true,
    );
    expect(account.traffic.slice(before)).toEqual([]);
  });

  it('has the group alone checked that the guard has written into the listeners', () => {
    const inUse = account.parts.loadBalancing.targetGroups.filter((group) => group.inUse);

    expect(inUse.map((group) => group.targets().map(({ state }) => state))).toEqual([['healthy']]);
  });

  it('releases by the AppSpec and the task definition that its stack has by then', async () => {
    const documents = await changed('documents', (text) =>
      text
        .replaceAll('"Key":"project"', '"Key":"product"')
        .replace(/ContainerName: \\"[^"\\]*\\"/, String.raw`ContainerName: \"nobody\"`)
        .replaceAll('"Cpu":"256"', '"Cpu":"512"'),
    );
    await account.updateStack(documents);
    const taskDefinition = account.taskDefinitionWith(NEXT_IMAGE);
    const { error } = await account.deployments.ended(await account.deployments.release({ taskDefinition }));

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
    expect(wanted.map((metric) => JSON.stringify(metric)).filter((text) => !measured.includes(text))).toEqual(
      [],
    );
  });
});
