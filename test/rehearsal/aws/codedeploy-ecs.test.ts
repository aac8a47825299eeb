import {
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListDeploymentTargetsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { codeDeployProtocol } from '../../../rehearsal/aws/codedeploy';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { parseEcsAppSpec } from '../../../rehearsal/codedeploy/appspec';
import { ecsTarget } from '../../../rehearsal/codedeploy/ecs-target';
import type { DeploymentGroup, TaskSetView } from '../../../rehearsal/codedeploy/model';
import { MINUTE } from '../codedeploy/engine';
import { ecsEngine } from '../codedeploy/ecs-engine';
import type { EcsEngine } from '../codedeploy/ecs-engine';
import { LocalClients } from './clients';

const GROUP = { applicationName: 'app', deploymentGroupName: 'group' };
const TASK_SET: TaskSetView = {
  id: 'ecs-svc/1',
  label: 'Blue',
  status: 'PRIMARY',
  desired: 2,
  pending: 0,
  running: 2,
  trafficWeight: 100,
  targetGroupName: 'blue',
};
const APP_SPEC = `version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/api:2"
        LoadBalancerInfo: { ContainerName: api, ContainerPort: 8080 }
Hooks:
  - AfterInstall: after-install
`;
const REVISION = { revisionType: 'AppSpecContent' as const, appSpecContent: { content: APP_SPEC } };

describe('the endpoint of CodeDeploy, for a service, by the real SDK client', () => {
  const clients = new LocalClients();
  afterEach(() => clients.close());

  async function lab(
    group: Partial<DeploymentGroup> = {},
  ): Promise<{ tested: EcsEngine; client: CodeDeployClient }> {
    const tested = ecsEngine({ targetId: 'cluster:service', ...group });
    const protocol = codeDeployProtocol({
      codeDeploy: tested.service,
      target: (appSpec) =>
        ecsTarget(tested.tasks, { hooks: parseEcsAppSpec(appSpec).hooks, taskSets: () => [TASK_SET] }),
      time: wallTime(tested.clock, () => 1_000_000),
    });
    return { tested, client: new CodeDeployClient(await clients.optionsFor(protocol)) };
  }

  it('creates a deployment of an AppSpec given as content', async () => {
    const { client, tested } = await lab();
    const { deploymentId = '' } = await client.send(
      new CreateDeploymentCommand({ ...GROUP, revision: REVISION }),
    );
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    expect(deploymentInfo).toMatchObject({
      deploymentId,
      computePlatform: 'ECS',
      status: 'InProgress',
      creator: 'user',
      createTime: new Date(1_000_000),
    });
    expect(tested.tasks.installed).toBe(true);
  });

  it('tells how configurations shift: those of the groups and the predefined ones', async () => {
    const { client } = await lab({ configName: 'own', routing: { type: 'AllAtOnce' } });
    const routing = async (deploymentConfigName: string): Promise<unknown> =>
      (await client.send(new GetDeploymentConfigCommand({ deploymentConfigName }))).deploymentConfigInfo
        ?.trafficRoutingConfig;
    expect(await routing('own')).toEqual({ type: 'AllAtOnce' });
    expect(await routing('CodeDeployDefault.ECSLinear10PercentEvery3Minutes')).toEqual({
      type: 'TimeBasedLinear',
      timeBasedLinear: { linearPercentage: 10, linearInterval: 3 },
    });
    await expect(routing('other')).rejects.toMatchObject({ name: 'DeploymentConfigDoesNotExistException' });
  });

  it('shifts a deployment by the configuration that its creation names, and shows its AppSpec', async () => {
    const { client, tested } = await lab();
    const { deploymentId = '' } = await client.send(
      new CreateDeploymentCommand({
        ...GROUP,
        revision: REVISION,
        deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
      }),
    );
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    expect(deploymentInfo).toMatchObject({
      deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
      revision: { appSpecContent: { content: APP_SPEC } },
    });
    await tested.installed();
    await tested.answer('Succeeded');
    const production = tested.tasks.shifts.filter(({ listener }) => listener === 'production');
    expect(production.map(({ percent }) => percent)).toEqual([100]);
  });

  it('creates one of an AppSpec given as a string', async () => {
    const { client, tested } = await lab();
    const revision = { revisionType: 'String' as const, string: { content: APP_SPEC } };
    await client.send(new CreateDeploymentCommand({ ...GROUP, revision }));
    expect(tested.tasks.installed).toBe(true);
  });

  it('refuses an AppSpec of another platform by the exception of the SDK', async () => {
    const { client } = await lab();
    const content = APP_SPEC.replace('AWS::ECS::Service', 'AWS::Lambda::Function');
    const revision = { revisionType: 'AppSpecContent' as const, appSpecContent: { content } };
    await expect(client.send(new CreateDeploymentCommand({ ...GROUP, revision }))).rejects.toMatchObject({
      name: 'InvalidRevisionException',
    });
  });

  it('refuses a second deployment of the group while one goes on', async () => {
    const { client } = await lab();
    const create = () => client.send(new CreateDeploymentCommand({ ...GROUP, revision: REVISION }));
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'DeploymentLimitExceededException' });
  });

  it('lets overrideAlarmConfiguration replace the alarms of the group', async () => {
    const { client, tested } = await lab();
    tested.setAlarm('ALARM');
    const { deploymentId = '' } = await client.send(
      new CreateDeploymentCommand({
        ...GROUP,
        revision: REVISION,
        overrideAlarmConfiguration: { enabled: false },
      }),
    );
    expect(tested.status(deploymentId)).toBe('InProgress');
  });

  it('shows the target with its lifecycle events and task sets', async () => {
    const { client } = await lab();
    const { deploymentId = '' } = await client.send(
      new CreateDeploymentCommand({ ...GROUP, revision: REVISION }),
    );
    const { targetIds = [] } = await client.send(new ListDeploymentTargetsCommand({ deploymentId }));
    const { deploymentTarget } = await client.send(
      new GetDeploymentTargetCommand({ deploymentId, targetId: targetIds[0] }),
    );
    expect(targetIds).toEqual(['cluster:service']);
    expect(deploymentTarget).toMatchObject({
      deploymentTargetType: 'ECSTarget',
      ecsTarget: {
        targetId: 'cluster:service',
        status: 'InProgress',
        taskSetsInfo: [{ identifer: 'ecs-svc/1', trafficWeight: 100, targetGroup: { name: 'blue' } }],
      },
    });
    expect(deploymentTarget?.ecsTarget?.lifecycleEvents?.slice(0, 4)).toMatchObject([
      { lifecycleEventName: 'Start', status: 'Succeeded', startTime: new Date(1_000_000) },
      { lifecycleEventName: 'BeforeInstall', status: 'Skipped' },
      { lifecycleEventName: 'Install', status: 'InProgress' },
      { lifecycleEventName: 'AfterInstall', status: 'Pending' },
    ]);
  });

  it('knows no other target of a deployment', async () => {
    const { client, tested } = await lab();
    const { id } = tested.release();
    await expect(
      client.send(new GetDeploymentTargetCommand({ deploymentId: id, targetId: 'cluster:other' })),
    ).rejects.toMatchObject({ name: 'DeploymentTargetDoesNotExistException' });
  });

  it('continues a deployment that is Ready, and refuses one that is not', async () => {
    const { client, tested } = await lab({ readyWaitMinutes: 30 });
    const { id } = tested.release();
    const proceed = new ContinueDeploymentCommand({ deploymentId: id, deploymentWaitType: 'READY_WAIT' });
    await expect(client.send(proceed)).rejects.toMatchObject({
      name: 'DeploymentIsNotInReadyStateException',
    });
    await tested.installed();
    await client.send(proceed);
    expect(tested.status(id)).toBe('InProgress');
  });

  it('stops a deployment, and shows its rollback from both sides', async () => {
    const { client, tested } = await lab();
    const { id } = tested.release();
    await tested.installed();
    tested.clock.advance(MINUTE);
    await client.send(new StopDeploymentCommand({ deploymentId: id, autoRollbackEnabled: true }));
    const { deploymentInfo: stopped } = await client.send(new GetDeploymentCommand({ deploymentId: id }));
    const deploymentId = stopped?.rollbackInfo?.rollbackDeploymentId;
    const { deploymentInfo: rollback } = await client.send(new GetDeploymentCommand({ deploymentId }));
    expect(stopped).toMatchObject({ status: 'Stopped', errorInformation: { code: 'MANUAL_STOP' } });
    expect(rollback).toMatchObject({
      creator: 'codeDeployRollback',
      rollbackInfo: { rollbackTriggeringDeploymentId: id },
    });
  });

  it('shows the group with its waits, alarms and rollback events', async () => {
    const { client } = await lab({ readyWaitMinutes: 30, terminationWaitMinutes: 5 });
    const { deploymentGroupInfo } = await client.send(new GetDeploymentGroupCommand(GROUP));
    expect(deploymentGroupInfo).toMatchObject({
      computePlatform: 'ECS',
      alarmConfiguration: { enabled: true, alarms: [{ name: 'errors' }] },
      autoRollbackConfiguration: { enabled: true },
      blueGreenDeploymentConfiguration: {
        deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 30 },
        terminateBlueInstancesOnDeploymentSuccess: {
          action: 'TERMINATE',
          terminationWaitTimeInMinutes: 5,
        },
      },
    });
  });
});
