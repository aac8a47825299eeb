import { readNativeDeployment } from '../../../rehearsal/ecs-native/from-template';
import { createResolver } from '../../../rehearsal/values';
import { assemblyOf, STACK, stackOf } from '../values/templates';
import { MINUTE } from './engine';

const LOAD_BALANCER = {
  TargetGroupArn: 'blue',
  AdvancedConfiguration: { AlternateTargetGroupArn: 'green', ProductionListenerRule: 'rule' },
};
const CONFIGURATION = { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5 };

/** What is read of a service with these properties. */
function read(
  configuration: object | undefined,
  LoadBalancers: readonly object[] = [LOAD_BALANCER],
  more: readonly string[] = [],
): ReturnType<typeof readNativeDeployment> {
  const service = {
    Type: 'AWS::ECS::Service',
    Properties: { Cluster: 'cluster', DeploymentConfiguration: configuration, LoadBalancers },
  };
  const names = ['Orders', ...more];
  const stack = stackOf({ Resources: Object.fromEntries(names.map((name) => [name, service])) });
  const assembly = {
    ...assemblyOf(stack),
    resources: () => names.map((logicalId) => ({ stack, logicalId, resource: service })),
  };
  return readNativeDeployment(assembly, createResolver(assembly));
}

describe('a service', () => {
  it.each([
    ['without a deployment configuration', undefined],
    ['without a strategy, as under CodeDeploy', { MaximumPercent: 200 }],
  ])('%s is none that ECS deploys by itself', (_name, configuration) => {
    expect(read(configuration)).toBeUndefined();
  });

  /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html and …/API_LinearConfiguration.html */
  it.each([
    ['CANARY', { strategy: 'CANARY', percent: 5, stepBakeMs: 10 * MINUTE }],
    ['LINEAR', { strategy: 'LINEAR', percent: 10, stepBakeMs: 6 * MINUTE }],
  ])('under %s has the defaults of ECS', (Strategy, shift) => {
    expect(read({ Strategy, BakeTimeInMinutes: 0 })).toMatchObject({ shift, bakeMs: 0, hooks: [] });
  });

  it('has hooks with the defaults of ECS', () => {
    const hook = { HookTargetArn: 'function', LifecycleStages: ['PRE_SCALE_UP'], HookDetails: '{"a":1}' };
    expect(read({ ...CONFIGURATION, LifecycleHooks: [hook] })?.hooks).toEqual([
      {
        targetType: 'AWS_LAMBDA',
        functionArn: 'function',
        stages: ['PRE_SCALE_UP'],
        timeoutMs: 1440 * MINUTE,
        timeoutAction: 'ROLLBACK',
        details: { a: 1 },
      },
    ]);
  });

  it.each([
    ['alarms', { Alarms: { AlarmNames: ['red'], Enable: false, Rollback: true } }],
    ['a circuit breaker', { DeploymentCircuitBreaker: { Enable: 'false', Rollback: true } }],
  ])('with %s that are switched off has none', (_name, more) => {
    expect(read({ ...CONFIGURATION, ...more })).toMatchObject({
      alarms: undefined,
      circuitBreaker: undefined,
    });
  });

  const hook = (hooks: object) => ({ ...CONFIGURATION, LifecycleHooks: [hooks] });
  it.each<[string, object, string]>([
    ['the rolling strategy', { Strategy: 'ROLLING' }, 'the strategy "ROLLING" is not modelled'],
    ['no bake time', { Strategy: 'CANARY' }, 'DeploymentConfiguration.BakeTimeInMinutes'],
    [
      'a share of less than a percent',
      { ...CONFIGURATION, Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 2.5 } },
      'only whole percents are modelled',
    ],
    [
      'a linear step below 3 percent',
      { ...CONFIGURATION, Strategy: 'LINEAR', LinearConfiguration: { StepPercent: 2 } },
      'DeploymentConfiguration.LinearConfiguration.StepPercent',
    ],
    [
      'a pause where ECS has none',
      hook({ TargetType: 'PAUSE', LifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }),
      'DeploymentConfiguration.LifecycleHooks.0.LifecycleStages.0',
    ],
    [
      'a hook at a stage that takes none',
      hook({ HookTargetArn: 'function', LifecycleStages: ['BAKE_TIME'] }),
      'DeploymentConfiguration.LifecycleHooks.0.LifecycleStages.0',
    ],
    [
      'a function that may take longer than a day',
      hook({
        HookTargetArn: 'function',
        LifecycleStages: ['PRE_SCALE_UP'],
        TimeoutConfiguration: { TimeoutInMinutes: 1441 },
      }),
      'TimeoutConfiguration.TimeoutInMinutes',
    ],
    [
      'details that are no object',
      hook({ HookTargetArn: 'function', LifecycleStages: ['PRE_SCALE_UP'], HookDetails: '[1' }),
      'HookDetails',
    ],
    ['what is not known', { ...CONFIGURATION, EarlySuccessCriteria: {} }, 'EarlySuccessCriteria'],
    [
      'bake times beyond what CloudFormation accepts',
      {
        ...CONFIGURATION,
        Strategy: 'CANARY',
        BakeTimeInMinutes: 1440,
        CanaryConfiguration: { CanaryBakeTimeInMinutes: 1000 },
      },
      'bake times of 2440 minutes',
    ],
  ])('with %s is refused, and named', (_name, configuration, problem) => {
    expect(() => read(configuration)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(new RegExp(`${STACK}/Orders.*${problem.replaceAll('.', '\\.')}`, 's')),
      }),
    );
  });

  it.each<[string, readonly object[]]>([
    ['an alternate target group', [{ TargetGroupArn: 'blue' }]],
    ['a load balancer', []],
  ])('without %s is refused', (_name, loadBalancers) => {
    expect(() => read(CONFIGURATION, loadBalancers)).toThrow('modelled');
  });

  it('beside another one of its kind is refused', () => {
    expect(() => read(CONFIGURATION, [LOAD_BALANCER], ['Invoices'])).toThrow('Orders, Invoices');
  });
});
