import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import type { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { startEndpoint } from '../../../rehearsal/aws/wire';
import type { Endpoint } from '../../../rehearsal/aws/wire';
import { jsonProtocol } from '../../../rehearsal/aws/wire-json';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { ecsDeploymentOperations } from '../../../rehearsal/aws/ecs-deployments';
import { CANARY, Engine, MINUTE, pauseHook } from './engine';

const { serviceArn } = CANARY;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
describe('service deployments, as an SDK client sees them', () => {
  let engine: Engine;
  let endpoint: Endpoint;
  let client: ECSClient;
  beforeEach(async () => {
    engine = new Engine({ ...CANARY, hooks: [pauseHook('POST_PRODUCTION_TRAFFIC_SHIFT')] });
    const operations = ecsDeploymentOperations({
      deployments: () => engine.deployments,
      serviceArn,
      time: wallTime(engine.clock, () => 0),
    });
    endpoint = await startEndpoint(
      jsonProtocol({
        service: 'ecs',
        target: 'AmazonEC2ContainerServiceV20141113',
        version: '1.1',
        operations,
      }),
    );
    client = new ECSClient({
      endpoint: endpoint.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await endpoint.close();
  });

  async function describeOne(): ReturnType<typeof describeAll> {
    return describeAll([engine.deployments.deployments().at(-1)?.arn ?? '']);
  }

  async function describeAll(serviceDeploymentArns: string[]) {
    return client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
  }

  async function list(...status: ServiceDeploymentStatus[]): Promise<readonly unknown[]> {
    const command = new ListServiceDeploymentsCommand({ service: serviceArn, status });
    const { serviceDeployments = [] } = await client.send(command);
    return serviceDeployments.map(({ status: found }) => found);
  }

  it('are listed by status', async () => {
    await engine.release();
    await engine.release();
    expect([await list('IN_PROGRESS'), await list('STOPPED')]).toEqual([['IN_PROGRESS'], ['STOPPED']]);
  });

  it('are listed newest first when no status is asked for', async () => {
    await engine.release();
    await engine.release();
    expect(await list()).toEqual(['IN_PROGRESS', 'STOPPED']);
  });

  it('are not continued by the id of another pause', async () => {
    await engine.release();
    await engine.advance(5 * MINUTE);
    const { arn: serviceDeploymentArn } = engine.deployments.deployments()[0] ?? {};
    const command = new ContinueServiceDeploymentCommand({
      serviceDeploymentArn,
      hookId: 'ecs-pause-another',
    });
    await expect(client.send(command)).rejects.toThrow('waits at no pause ecs-pause-another');
  });

  it('show stage, weights and alarms in mid-shift', async () => {
    await engine.release();
    const { serviceDeployments: [deployment] = [] } = await describeOne();
    expect(deployment).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      sourceServiceRevisions: [{ requestedTestTrafficWeight: 0, requestedProductionTrafficWeight: 90 }],
      targetServiceRevision: { requestedTestTrafficWeight: 100, requestedProductionTrafficWeight: 10 },
      alarms: { status: 'MONITORING', alarmNames: ['errors'] },
      deploymentCircuitBreaker: { status: 'DISABLED' },
      createdAt: new Date(0),
    });
  });

  it('show how traffic moves and how long the revision before stays', async () => {
    await engine.release();
    const { serviceDeployments: [deployment] = [] } = await describeOne();
    expect(deployment?.deploymentConfiguration).toEqual({
      strategy: 'CANARY',
      bakeTimeInMinutes: CANARY.bakeMs / MINUTE,
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 5 },
    });
  });

  it('show why and when one was rolled back', async () => {
    await engine.release();
    await engine.advance(MINUTE);
    await engine.setAlarm('ALARM');
    const { serviceDeployments: [deployment] = [] } = await describeOne();
    expect(deployment).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'The alarm errors went off.',
      rollback: { reason: 'The alarm errors went off.', serviceRevisionArn: expect.any(String) },
      finishedAt: expect.any(Date),
    });
  });

  it('name the pause that waits, which can be continued by its id', async () => {
    await engine.release();
    await engine.advance(5 * MINUTE);
    const { serviceDeployments: [deployment] = [] } = await describeOne();
    const [hook] = deployment?.lifecycleHookDetails ?? [];
    expect(hook).toMatchObject({
      targetType: 'PAUSE',
      status: 'AWAITING_ACTION',
      expiresAt: expect.any(Date),
    });
    await client.send(
      new ContinueServiceDeploymentCommand({
        serviceDeploymentArn: deployment?.serviceDeploymentArn,
        hookId: hook?.hookId,
      }),
    );
    expect(engine.deployments.deployments()[0]?.stage).toBe('BAKE_TIME');
  });

  it('are rolled back by a stop', async () => {
    await engine.release();
    const [deployment] = engine.deployments.deployments();
    await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: deployment?.arn }));
    expect(engine.deployments.deployments()[0]?.failure?.code).toBe('MANUAL_STOP');
    expect(engine.service.shares.production['orders:1']).toBe(100);
  });

  it('that do not exist are missing when described, and refused when stopped', async () => {
    const arn = `${serviceArn.replace(':service/', ':service-deployment/')}/another`;
    expect((await describeAll([arn])).failures).toEqual([{ arn, reason: 'MISSING' }]);
    await expect(
      client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn })),
    ).rejects.toThrow(expect.objectContaining({ name: 'ServiceDeploymentNotFoundException' }));
  });

  it('are not stopped in a way that ECS does not have', async () => {
    await engine.release();
    const { arn: serviceDeploymentArn } = engine.deployments.deployments()[0] ?? {};
    const input: object = { serviceDeploymentArn, stopType: 'GENTLY' };
    const command = new StopServiceDeploymentCommand({ serviceDeploymentArn, ...input });
    await expect(client.send(command)).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidParameterException' }),
    );
  });
});
