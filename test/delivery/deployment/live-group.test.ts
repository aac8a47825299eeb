import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { findLiveGroup } from '../../../lambda/delivery/live-group';

const ecs = mockClient(ECSClient);
const groups = { blue: 'arn:blue', green: 'arn:green' };
const taskSet = (status: string, targetGroupArn: string) => ({ status, loadBalancers: [{ targetGroupArn }] });

beforeEach(() => {
  ecs.reset();
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
});

function find(service?: Service) {
  ecs.on(ListServicesCommand).resolves({ serviceArns: service ? ['arn:service'] : [] });
  ecs.on(DescribeServicesCommand).resolves({
    services: service ? [{ serviceArn: 'arn:service', status: 'ACTIVE', ...service }] : [],
  });
  return findLiveGroup(new ECSClient({ region: 'us-east-1' }), 'orders', groups);
}

const codeDeploy = (...taskSets: Service['taskSets'] & object): Service => ({
  deploymentController: { type: 'CODE_DEPLOY' },
  taskSets,
});
const native: Service = {
  deploymentController: { type: 'ECS' },
  loadBalancers: [
    { targetGroupArn: 'arn:blue', advancedConfiguration: { alternateTargetGroupArn: 'arn:green' } },
  ],
  currentServiceRevisions: [{ arn: 'arn:revision' }],
};

test('before the service exists no group serves', async () => {
  expect(await find()).toEqual({ kind: 'none' });
});

test('a service that is being deleted does not count', async () => {
  expect(await find({ ...codeDeploy(taskSet('PRIMARY', 'arn:green')), status: 'DRAINING' })).toEqual({
    kind: 'none',
  });
});

test('under CodeDeploy the group of the primary task set serves', async () => {
  expect(await find(codeDeploy(taskSet('PRIMARY', 'arn:green')))).toEqual({ kind: 'live', arn: 'arn:green' });
});

test('two task sets mean that CodeDeploy is at work, its termination wait included', async () => {
  expect(
    await find(codeDeploy(taskSet('PRIMARY', 'arn:green'), taskSet('ACTIVE', 'arn:blue'))),
  ).toMatchObject({ kind: 'releasing' });
});

test('a task set that drains does not count', async () => {
  expect(
    await find(codeDeploy(taskSet('PRIMARY', 'arn:green'), taskSet('DRAINING', 'arn:blue'))),
  ).toMatchObject({ kind: 'live', arn: 'arn:green' });
});

test('under ECS the group of the current revision serves', async () => {
  ecs.on(DescribeServiceRevisionsCommand).resolves({
    serviceRevisions: [{ resolvedConfiguration: { loadBalancers: [{ targetGroupArn: 'arn:green' }] } }],
  });

  expect(await find(native)).toEqual({ kind: 'live', arn: 'arn:green' });
});

test('a service deployment under way means that ECS is at work', async () => {
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [{ status: 'IN_PROGRESS' }] });

  expect(await find(native)).toMatchObject({
    kind: 'releasing',
    what: expect.stringContaining('IN_PROGRESS'),
  });
});

test('an ECS that does not tell is an error, never a guess', async () => {
  ecs.on(DescribeServiceRevisionsCommand).resolves({ serviceRevisions: [{}] });

  await expect(find(native)).rejects.toThrow(/neither arn:blue nor arn:green/);
});
