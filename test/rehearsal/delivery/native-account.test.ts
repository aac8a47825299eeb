import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lastEscapeDay } from '../../../lib/release/alarm-escape';
import { DeliveryAccount } from '../../../rehearsal/delivery/account';
import { planDelivery } from '../../../rehearsal/delivery/plan';
import type { DeliveryPlan } from '../../../rehearsal/delivery/plan';
import { writeChangedStack } from '../../../rehearsal/scenarios/changed-stack';
import { nativeAssembly } from '../ecs-native/native-assembly';

const SCALE = 240;
const PARAMETER = '/shop/sandbox/order-api/released-image';
const RELEASED = 'repository/order-api@sha256:released';
/** Another tag on every resource, the task definition too. */
const TAGGED = {
  label: 'tagged',
  template: (text: string): string => text.replaceAll('"Key":"project"', '"Key":"product"'),
};

describe('an account with the product under ecs-native', () => {
  jest.setTimeout(120_000);
  let folder: string;
  let plan: DeliveryPlan;
  let account: DeliveryAccount;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'native-account-'));
    const assembly = nativeAssembly({
      hooks: false,
      bakeMinutes: 0,
      shift: 'AllAtOnce',
      // A minute takes a quarter of a second here: alarms would judge this machine, in the release and in the update.
      ignoreAlarms: { until: lastEscapeDay(new Date()), reason: 'A test on a scaled clock' },
    });
    const { signal } = new AbortController();
    const context = {
      assembly,
      seed: 1,
      scale: SCALE,
      signal,
      workFolder: folder,
      progress: () => undefined,
    };
    plan = await planDelivery(context);
    account = await DeliveryAccount.start(plan, context, { ratePerSecond: 5 });
    await account.deployFirst();
    account.addImage(RELEASED, plan.image);
  });
  afterAll(async () => {
    await account.close();
    rmSync(folder, { recursive: true, maxRetries: 3 });
  });

  async function describeService() {
    const { serviceArn, clusterName, region } = plan;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const ecs = new ECSClient({ endpoint: account.endpointUrl('ECS'), region, credentials });
    const describe = new DescribeServicesCommand({ cluster: clusterName, services: [serviceArn] });
    const { services = [] } = await ecs.send(describe);
    ecs.destroy();
    return services[0];
  }

  it('keeps the released image when an update after a release changes the task definition', async () => {
    const taskDefinition = account.taskDefinitionWith(RELEASED);
    const id = await account.deployments.release({ taskDefinition });
    expect(await account.deployments.ended(id)).toMatchObject({ status: 'Succeeded' });
    account.parts.parameters.put(PARAMETER, RELEASED);

    const stack = plan.assembly.stack(plan.service.stackId);
    const next = await writeChangedStack(plan.assembly, stack, TAGGED, path.join(folder, 'tagged'));
    const { status, reason, written } = await account.updateStack(next);
    expect(written.some((logicalId) => logicalId.startsWith('OrderApiTaskDefinition'))).toBe(true);
    expect([status, reason]).toEqual(['UPDATE_COMPLETE', undefined]);
    const service = await describeService();
    const { definitions } = account.parts;
    const { containerDefinitions } = definitions.get(String(service?.taskDefinition)).request;
    expect(containerDefinitions).toContainEqual(
      expect.objectContaining({ name: plan.container.name, image: RELEASED }),
    );
  });

  it('says that the creation of the service was no deployment here', () => {
    expect(account.provenance().onlyAws.join('\n')).toContain('The creation of the service as a deployment');
  });

  it('has every target group checked, before and after the update that wrote the listeners', () => {
    expect(account.parts.loadBalancing.targetGroups.map(({ inUse }) => inUse)).toEqual([true, true]);
  });

  it('shows the rollout of the update', async () => {
    const service = await describeService();
    expect(service?.deployments).toMatchObject([
      {
        status: 'PRIMARY',
        rolloutState: 'COMPLETED',
        runningCount: 1,
        taskDefinition: service?.taskDefinition,
      },
    ]);
  });
});
