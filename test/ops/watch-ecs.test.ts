import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { LocalServices } from './endpoints';
import { run } from './run';

const ARN = 'arn:aws:ecs:us-east-1:1:service-deployment/cluster/order-api/abc';
const START = new Date('2026-11-21T14:00:00Z');

/** A look at a canary that is under way. */
function look(over: Partial<ServiceDeployment>): ServiceDeployment {
  return {
    serviceDeploymentArn: ARN,
    status: 'IN_PROGRESS',
    createdAt: START,
    sourceServiceRevisions: [{ arn: 'old', requestedProductionTrafficWeight: 100 }],
    targetServiceRevision: { arn: 'new', requestedProductionTrafficWeight: 0 },
    deploymentConfiguration: {
      strategy: 'CANARY',
      bakeTimeInMinutes: 5,
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 10 },
    },
    alarms: { alarmNames: [] },
    ...over,
  };
}

describe("watch of Amazon ECS's own deployment", () => {
  let services: LocalServices;
  const ecs = mockClient(ECSClient);

  beforeEach(async () => {
    ecs.reset();
    services = new LocalServices();
    await services.addStacks({
      'shop-sandbox-service': { ClusterName: 'cluster', ServiceName: 'order-api' },
    });
    await services.addAlarms({});
    ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [look({})] });
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        {
          currentServiceRevisions: [
            { arn: 'old', requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
            { arn: 'new', requestedTaskCount: 2, runningTaskCount: 1, pendingTaskCount: 1 },
          ],
        },
      ],
    });
  });
  afterEach(() => services.close());

  /** Gives each look in turn, the last one from then on. */
  const looks = (...deployments: readonly ServiceDeployment[]): void => {
    let calls = ecs.on(DescribeServiceDeploymentsCommand);
    for (const deployment of deployments.slice(0, -1)) {
      calls = calls.resolvesOnce({ serviceDeployments: [deployment] });
    }
    calls.resolves({ serviceDeployments: deployments.slice(-1) });
  };

  /** Deployments that succeeded, each with the task definitions that it replaced and brought, the newest first. */
  const replacing = (...deployments: readonly (readonly [source: string, target: string])[]): void => {
    const serviceDeployments = deployments.map(([source, target], index) =>
      look({
        serviceDeploymentArn: `${ARN}${index}`,
        status: 'SUCCESSFUL',
        finishedAt: START,
        sourceServiceRevisions: [{ arn: `revision of ${source}` }],
        targetServiceRevision: { arn: `revision of ${target}` },
      }),
    );
    ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments });
    ecs.on(DescribeServiceDeploymentsCommand).resolves({ serviceDeployments });
    ecs.on(DescribeServicesCommand).resolves({ services: [{ taskDefinition: deployments[0]?.[1] }] });
    ecs.on(DescribeTaskDefinitionCommand).resolves({});
    for (const taskDefinition of new Set(deployments.flat())) {
      ecs
        .on(DescribeServiceRevisionsCommand, { serviceRevisionArns: [`revision of ${taskDefinition}`] })
        .resolves({ serviceRevisions: [{ taskDefinition }] });
    }
  };

  it('tells of stages, hooks, traffic and tasks', async () => {
    looks(
      look({
        lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
        lifecycleHookDetails: [
          {
            targetType: 'AWS_LAMBDA',
            targetArn: 'arn:aws:lambda:us-east-1:1:function:try',
            status: 'IN_PROGRESS',
          },
        ],
      }),
      look({
        lifecycleStage: 'CLEAN_UP',
        status: 'SUCCESSFUL',
        finishedAt: new Date(START.getTime() + 900_000),
      }),
    );
    const { out, status } = await run(['watch'], { now: () => START });
    const told = out.map((line) => line.slice('00:00:00 '.length));
    expect(told).toContain('TEST_TRAFFIC_SHIFT succeeded');
    expect(told).toContain('POST_TEST_TRAFFIC_SHIFT running: try in progress');
    expect(told).toContain('traffic old 100 %, new 0 %, at least 15 min left');
    expect(told).toContain('tasks old 2/2, new 1/2 (1 pending)');
    expect(told.at(-1)).toBe('succeeded after 15 min');
    expect(status).toBe(0);
  });

  it('tells how the targets of both target groups are', async () => {
    await services.addTargetGroups({ blue: ['healthy', 'healthy'], green: ['initial'], other: ['healthy'] });
    ecs.on(DescribeServicesCommand).resolves({
      services: [
        {
          loadBalancers: [
            {
              targetGroupArn: 'arn:aws:elasticloadbalancing:::targetgroup/blue/1',
              advancedConfiguration: {
                alternateTargetGroupArn: 'arn:aws:elasticloadbalancing:::targetgroup/green/1',
              },
            },
          ],
        },
      ],
    });
    looks(look({ status: 'SUCCESSFUL', finishedAt: START }));
    const { out } = await run(['watch', 'abc', '--json'], { now: () => START });
    expect(out.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        type: 'targets',
        targets: [
          { label: 'blue', healthy: 2, total: 2 },
          { label: 'green', healthy: 0, total: 1 },
        ],
      }),
    );
  });

  it('exits with 1 and the reason when Amazon ECS went back', async () => {
    looks(
      look({
        status: 'ROLLBACK_SUCCESSFUL',
        lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
        finishedAt: START,
        rollback: { reason: 'an alarm went off' },
      }),
    );
    const { error, status } = await run(['watch'], { now: () => START });
    expect(error).toEqual(['abc rolled back: an alarm went off']);
    expect(status).toBe(1);
  });

  it('names the stage that failed, also when an earlier one takes place again on the way back', async () => {
    const rollback = { reason: 'an alarm went off', startedAt: START };
    looks(
      look({ lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT' }),
      look({ lifecycleStage: 'TEST_TRAFFIC_SHIFT', status: 'ROLLBACK_IN_PROGRESS', rollback }),
      look({
        lifecycleStage: 'TEST_TRAFFIC_SHIFT',
        status: 'ROLLBACK_SUCCESSFUL',
        rollback,
        finishedAt: START,
      }),
    );
    const { out } = await run(['watch'], { now: () => START });
    const told = out.map((line) => line.slice('00:00:00 '.length));
    expect(told.filter((line) => / (?:running|failed)$/.test(line))).toEqual([
      'PRODUCTION_TRAFFIC_SHIFT running',
      'PRODUCTION_TRAFFIC_SHIFT failed',
    ]);
  });

  it('is stopped with a rollback by its ARN', async () => {
    looks(look({ status: 'ROLLBACK_SUCCESSFUL', finishedAt: START }));
    ecs.on(DescribeServicesCommand).resolves({ services: [{ taskDefinition: 'shop:4' }] });
    ecs.on(DescribeTaskDefinitionCommand).resolves({});
    ecs.on(StopServiceDeploymentCommand).resolves({});
    const { status } = await run(['rollback', '--yes'], { now: () => START });
    expect(ecs.commandCalls(StopServiceDeploymentCommand)[0]?.args[0].input).toEqual({
      serviceDeploymentArn: ARN,
      stopType: 'ROLLBACK',
    });
    expect(status).toBe(0);
  });

  it('that has ended is rolled back to what it took the place of', async () => {
    replacing(['shop:3', 'shop:4']);
    const { error } = await run(['rollback'], { ask: () => Promise.resolve('n'), now: () => START });
    expect(error.slice(0, 2)).toEqual([
      'Deploy shop:3',
      '  of order-api, in place of shop:4: by the strategy of its releases; hooks and alarms can stop it, one that is red already too',
    ]);
  });

  it('that a rollback has replaced is not deployed by the next one, which goes further back', async () => {
    replacing(['shop:10', 'shop:4'], ['shop:4', 'shop:10'], ['shop:4', 'shop:4'], ['shop:3', 'shop:4']);
    const { error } = await run(['rollback'], { ask: () => Promise.resolve('n'), now: () => START });
    expect(error[0]).toBe('Deploy shop:3');
  });

  it('takes no override of alarms, and says so before it asks', async () => {
    const questions: string[] = [];
    const { status, error } = await run(['release', '--image', '1.2.3', '--ignore-alarms', 'why'], {
      ask: (question) => Promise.resolve(String(questions.push(question))),
    });
    expect(error[0]).toBe('--ignore-alarms: Amazon ECS takes no alarms for a single deployment');
    expect(questions).toEqual([]);
    expect(status).toBe(2);
  });
});
