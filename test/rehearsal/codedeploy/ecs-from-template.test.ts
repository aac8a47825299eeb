import type { Assembly } from '../../../rehearsal/assembly/types';
import { readEcsDeploymentGroups } from '../../../rehearsal/codedeploy/ecs-from-template';
import { createResolver } from '../../../rehearsal/values';
import { assemblyOf, stackOf } from '../values/templates';

const PAIR = {
  ProdTrafficRoute: { ListenerArns: ['arn:production'] },
  TestTrafficRoute: { ListenerArns: ['arn:test'] },
  TargetGroups: [{ Name: 'blue' }, { Name: 'green' }],
};
const PROPERTIES = {
  ApplicationName: { Ref: 'Application' },
  DeploymentConfigName: 'CodeDeployDefault.ECSLinear10PercentEvery3Minutes',
  ECSServices: [{ ClusterName: 'cluster', ServiceName: 'service' }],
  LoadBalancerInfo: { TargetGroupPairInfoList: [PAIR] },
  BlueGreenDeploymentConfiguration: {
    DeploymentReadyOption: { ActionOnTimeout: 'STOP_DEPLOYMENT', WaitTimeInMinutes: 15 },
    TerminateBlueInstancesOnDeploymentSuccess: { Action: 'TERMINATE', TerminationWaitTimeInMinutes: 7 },
  },
  AlarmConfiguration: { Enabled: true, Alarms: [{ Name: 'errors' }] },
  AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE'] },
};

function read(properties: object): ReturnType<typeof readEcsDeploymentGroups> {
  const stack = stackOf({
    Resources: {
      Application: { Type: 'AWS::CodeDeploy::Application', Properties: { ComputePlatform: 'ECS' } },
      Group: {
        Type: 'AWS::CodeDeploy::DeploymentGroup',
        Properties: { ...PROPERTIES, ...properties },
      },
    },
  });
  const resources: Assembly['resources'] = (type) =>
    Object.entries(stack.template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([logicalId, resource]) => ({ stack, logicalId, resource }));
  const assembly = { ...assemblyOf(stack), resources };
  return readEcsDeploymentGroups(assembly, createResolver(assembly));
}

describe('a deployment group of the ECS platform', () => {
  it('is read with its service, listeners, target groups, waits, alarms and routing', () => {
    expect(read({})).toMatchObject([
      {
        computePlatform: 'ECS',
        clusterName: 'cluster',
        serviceName: 'service',
        targetId: 'cluster:service',
        targetGroupNames: ['blue', 'green'],
        productionListener: 'arn:production',
        testListener: 'arn:test',
        readyWaitMinutes: 15,
        terminationWaitMinutes: 7,
        alarms: ['errors'],
        rollbackOn: ['DEPLOYMENT_FAILURE'],
        routing: { type: 'TimeBasedLinear', percentage: 10, intervalMinutes: 3 },
      },
    ]);
  });

  it('asks nobody where the deployment is to continue by itself', () => {
    const DeploymentReadyOption = { ActionOnTimeout: 'CONTINUE_DEPLOYMENT', WaitTimeInMinutes: 0 };
    const [group] = read({ BlueGreenDeploymentConfiguration: { DeploymentReadyOption } });
    expect([group?.readyWaitMinutes, group?.terminationWaitMinutes]).toEqual([undefined, 0]);
  });

  it('shifts all at once where it names no deployment config', () => {
    expect(read({ DeploymentConfigName: undefined })[0]?.routing).toEqual({ type: 'AllAtOnce' });
  });

  it.each([
    [
      'keeps the old tasks',
      {
        BlueGreenDeploymentConfiguration: {
          TerminateBlueInstancesOnDeploymentSuccess: { Action: 'KEEP_ALIVE' },
        },
      },
      'Action is "KEEP_ALIVE"; TERMINATE is modelled',
    ],
    [
      'has two services',
      { ECSServices: [...PROPERTIES.ECSServices, ...PROPERTIES.ECSServices] },
      'one cluster and service is expected',
    ],
    ['has no target groups', { LoadBalancerInfo: {} }, 'one pair of two target groups'],
    ['has an unknown config', { DeploymentConfigName: 'Mine' }, "'Mine' is neither"],
  ])('that %s is refused, by its name', (_what, properties, message) => {
    expect(() => read(properties)).toThrow(`The deployment group Group cannot be rehearsed`);
    expect(() => read(properties)).toThrow(message);
  });
});
