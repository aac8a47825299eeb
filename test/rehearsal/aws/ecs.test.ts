import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { findLiveGroup } from '../../../lambda/delivery/live-group';
import { ecsProtocol } from '../../../rehearsal/aws/ecs';
import type { Rollout } from '../../../rehearsal/aws/ecs-descriptions';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { blueGreenTasks } from '../../../rehearsal/ecs/blue-green-tasks';
import { serviceRevisionArn } from '../../../rehearsal/ecs-native/arns';
import { SERVICE_ARN, serviceLab, taskDefinition } from '../ecs/service-lab';
import type { ServiceLab } from '../ecs/service-lab';
import { LocalClients } from './clients';

// Real processes start in each test; a busy machine takes its time for them.
jest.setTimeout(60_000);

const CLUSTER = { cluster: 'cluster' };
const GROUPS = { blue: 'arn:blue', green: 'arn:green' };

describe('the endpoint of ECS, by the real SDK client', () => {
  const clients = new LocalClients();
  let lab: ServiceLab;
  afterEach(async () => {
    rollouts = [];
    deployed.length = 0;
    await clients.close();
    await lab.close();
  });
  const deployed: string[] = [];
  let rollouts: readonly Rollout[] = [];
  async function client(controller?: string): Promise<ECSClient> {
    lab = await serviceLab(controller);
    const { service, definitions, clock } = lab;
    const protocol = ecsProtocol({
      service: () => service,
      definitions,
      clusterName: 'cluster',
      time: wallTime(clock),
      rollouts: () => rollouts,
      deploy: controller === 'ECS' ? (revision) => deployed.push(revision) : undefined,
    });
    return new ECSClient(await clients.optionsFor(protocol));
  }
  async function installNext(): Promise<void> {
    await blueGreenTasks(lab.service, lab.definitions.register({ ...taskDefinition() })).install();
  }

  it('shows the task sets of a service that CodeDeploy releases', async () => {
    const ecs = await client();
    await installNext();
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ ...CLUSTER, services: ['pets', 'cats'] }),
    );
    expect(services).toMatchObject([
      {
        serviceArn: SERVICE_ARN,
        clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/cluster',
        deploymentController: { type: 'CODE_DEPLOY' },
        runningCount: 2,
        taskSets: [
          {
            status: 'PRIMARY',
            computedDesiredCount: 1,
            runningCount: 1,
            stabilityStatus: 'STEADY_STATE',
            loadBalancers: [{ targetGroupArn: 'arn:blue', containerName: 'api', containerPort: 8080 }],
          },
          { status: 'ACTIVE', runningCount: 1, loadBalancers: [{ targetGroupArn: 'arn:green' }] },
        ],
      },
    ]);
  });

  it('shows the revisions of a service that ECS releases itself', async () => {
    const ecs = await client('ECS');
    const arn = serviceRevisionArn(SERVICE_ARN, 'pets:1');
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ ...CLUSTER, services: [SERVICE_ARN] }),
    );
    const { serviceRevisions } = await ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }),
    );
    expect(services[0]?.currentServiceRevisions).toMatchObject([
      { arn, requestedTaskCount: 1, runningTaskCount: 1 },
    ]);
    expect(serviceRevisions).toMatchObject([
      { resolvedConfiguration: { loadBalancers: [{ targetGroupArn: 'arn:blue' }] } },
    ]);
  });

  it('shows the last deployment of ECS’s own before it has tasks, and when it has failed', async () => {
    const ecs = await client('ECS');
    const describeDeployments = async () => {
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ ...CLUSTER, services: ['pets'] }),
      );
      return services[0]?.deployments?.map(({ id, status, rolloutState }) => [id, status, rolloutState]);
    };
    const { id } = lab.first;
    const rollout = { id: 'next', revision: 'pets:2', createdAt: 0 };
    const before = { ...rollout, id: 'before', revision: 'pets:0', state: 'COMPLETED' as const };
    rollouts = [before, { ...rollout, state: 'IN_PROGRESS' }];
    expect(await describeDeployments()).toEqual([
      ['next', 'PRIMARY', 'IN_PROGRESS'],
      [id, 'ACTIVE', 'COMPLETED'],
    ]);
    rollouts = [{ ...rollout, state: 'FAILED' }];
    expect(await describeDeployments()).toEqual([
      ['next', 'ACTIVE', 'FAILED'],
      [id, 'PRIMARY', 'COMPLETED'],
    ]);
  });

  it.each(['CODE_DEPLOY', 'ECS'])(
    'tells the guard of the listeners which group serves under %s',
    async (by) => {
      const ecs = await client(by);
      expect(await findLiveGroup(ecs, 'cluster', GROUPS)).toEqual({ kind: 'live', arn: 'arn:blue' });
      await installNext();
      expect(await findLiveGroup(ecs, 'cluster', GROUPS)).toMatchObject({ kind: 'releasing' });
    },
  );

  it('registers task definitions and describes them', async () => {
    const ecs = await client();
    const { taskDefinition: registered } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'pets',
        containerDefinitions: [{ name: 'api', image: 'pets:2' }],
      }),
    );
    const { taskDefinition: described } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'pets' }),
    );
    expect(registered).toMatchObject({ family: 'pets', revision: 2, status: 'ACTIVE' });
    expect(described?.taskDefinitionArn).toBe(registered?.taskDefinitionArn);
  });

  it('shows why, since when and with which tasks a deployment of ECS’s own goes on or has ended', async () => {
    const ecs = await client('ECS');
    const describeDeployments = async () => {
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ ...CLUSTER, services: ['pets'] }),
      );
      return services[0]?.deployments;
    };
    const createdAt = 60_000;
    const { arn } = lab.first.definition;
    rollouts = [
      { id: 'first', revision: 'pets:1', createdAt: 0, state: 'FAILED', reason: 'a hook' },
      { id: 'next', revision: 'pets:2', createdAt, state: 'FAILED', reason: 'an alarm' },
    ];
    const [failed, serving] = (await describeDeployments()) ?? [];
    expect(failed).toMatchObject({
      rolloutStateReason: 'an alarm',
      taskDefinition: arn.replace(/1$/, '2'),
      desiredCount: 0,
      runningCount: 0,
    });
    expect(serving).toMatchObject({
      id: 'first',
      status: 'PRIMARY',
      rolloutStateReason: 'a hook',
      taskDefinition: arn,
      desiredCount: 1,
      runningCount: 1,
    });
    // The machine's clock goes on between the two, by as much as a busy machine stands still.
    const apart = Number(failed?.createdAt) - Number(serving?.createdAt);
    expect(Math.abs(apart - createdAt)).toBeLessThan(createdAt / 2);
    rollouts = [{ id: 'again', revision: 'pets:1', createdAt, state: 'COMPLETED' }];
    expect(await describeDeployments()).toMatchObject([{ id: 'again', rolloutState: 'COMPLETED' }]);
  });

  it('shows no deployment without tasks once it is complete', async () => {
    const ecs = await client('ECS');
    rollouts = [{ id: 'next', revision: 'pets:2', createdAt: 0, state: 'COMPLETED' }];
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ ...CLUSTER, services: ['pets'] }));
    expect(services[0]?.deployments).toMatchObject([{ id: lab.first.id }]);
  });

  it('starts a deployment of another task definition by UpdateService, and shows the service', async () => {
    const ecs = await client('ECS');
    rollouts = [{ id: 'next', revision: 'pets:1', createdAt: 0, state: 'IN_PROGRESS' }];
    const { service } = await ecs.send(
      new UpdateServiceCommand({ ...CLUSTER, service: 'pets', taskDefinition: 'pets' }),
    );
    expect(deployed).toEqual(['pets:1']);
    expect(service?.deployments).toMatchObject([{ id: 'next', rolloutState: 'IN_PROGRESS' }]);
  });

  it.each([
    ['another service', { service: 'cats' }, 'ServiceNotFoundException'],
    ['another cluster', { cluster: 'other' }, 'ClusterNotFoundException'],
    ['no task definition', { taskDefinition: undefined }, 'InvalidParameterException'],
    ['a task definition that nobody registered', { taskDefinition: 'pets:9' }, 'ClientException'],
  ])('starts no deployment by UpdateService with %s', async (_what, wrong, name) => {
    const ecs = await client('ECS');
    const update = { ...CLUSTER, service: 'pets', taskDefinition: 'pets:1', ...wrong };
    await expect(ecs.send(new UpdateServiceCommand(update))).rejects.toMatchObject({ name });
    expect(deployed).toEqual([]);
  });

  it('refuses UpdateService where CodeDeploy releases, and what it does not model', async () => {
    const ecs = await client();
    const update = { ...CLUSTER, service: 'pets', taskDefinition: 'pets:1' };
    await expect(ecs.send(new UpdateServiceCommand(update))).rejects.toThrow('CODE_DEPLOY');
    await expect(ecs.send(new UpdateServiceCommand({ ...update, desiredCount: 2 }))).rejects.toThrow(
      'it got desiredCount',
    );
  });

  it('lists services and tasks of the cluster', async () => {
    const ecs = await client();
    const { serviceArns } = await ecs.send(new ListServicesCommand(CLUSTER));
    const { taskArns = [] } = await ecs.send(new ListTasksCommand(CLUSTER));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ ...CLUSTER, tasks: taskArns }));
    expect(serviceArns).toEqual([SERVICE_ARN]);
    expect(tasks).toMatchObject([{ taskArn: taskArns[0], lastStatus: 'RUNNING', healthStatus: 'HEALTHY' }]);
  });

  it('knows no other cluster', async () => {
    const ecs = await client();
    await expect(ecs.send(new ListServicesCommand({ cluster: 'other' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });
});
