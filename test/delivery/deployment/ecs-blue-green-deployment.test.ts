import { Match } from 'aws-cdk-lib/assertions';
import { SETTLING_REFUSALS } from '../../../lambda/delivery/contract';
import { parseExpression } from '../../../rehearsal/alarms/expression';
import { ECS_NATIVE, synthesizeOrderApi } from '../../service/order-api';
import { only } from '../../service/synthesis';

const GROUP = 'AWS::CodeDeploy::DeploymentGroup';

interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

function statements(template: ReturnType<typeof synthesizeOrderApi>, policy: string): Statement[] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(policy))
    .flatMap(([, { Properties }]): Statement[] => Properties.PolicyDocument.Statement);
}

describe('the deployment group', () => {
  test('goes back on failure, stop and alarm, and keeps the old tasks for the termination wait', () => {
    synthesizeOrderApi().hasResourceProperties(GROUP, {
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      BlueGreenDeploymentConfiguration: {
        DeploymentReadyOption: { ActionOnTimeout: 'CONTINUE_DEPLOYMENT' },
        TerminateBlueInstancesOnDeploymentSuccess: { Action: 'TERMINATE', TerminationWaitTimeInMinutes: 5 },
      },
    });
  });

  test('waits for an approval where the settings ask for it, and stops without one', () => {
    synthesizeOrderApi({ deployment: { readyWaitMinutes: 30 } }).hasResourceProperties(GROUP, {
      BlueGreenDeploymentConfiguration: Match.objectLike({
        DeploymentReadyOption: { ActionOnTimeout: 'STOP_DEPLOYMENT', WaitTimeInMinutes: 30 },
      }),
    });
  });

  test('uses AWS’s own shift where there is one', () => {
    synthesizeOrderApi().hasResourceProperties(GROUP, {
      DeploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
    });
  });

  test('makes a shift of one’s own otherwise', () => {
    const template = synthesizeOrderApi({ deployment: { shift: { linear: { percent: 25, minutes: 2 } } } });

    template.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      ComputePlatform: 'ECS',
      TrafficRoutingConfig: {
        Type: 'TimeBasedLinear',
        TimeBasedLinear: { LinearInterval: 2, LinearPercentage: 25 },
      },
    });
  });

  test('is guarded by seven alarms', () => {
    const { AlarmConfiguration } = only(synthesizeOrderApi(), GROUP).Properties;

    expect(AlarmConfiguration).toMatchObject({ Enabled: true });
    expect(AlarmConfiguration.Alarms).toHaveLength(7);
  });

  test('is not ended by a task that fails the health checks of one minute, as a slow start does', () => {
    const alarms = Object.entries(synthesizeOrderApi().findResources('AWS::CloudWatch::Alarm'));
    const windows = alarms
      .filter(([id]) => id.includes('UnhealthyHosts'))
      .map(([, { Properties }]) => [Properties.Period, Properties.EvaluationPeriods]);

    expect(windows).toEqual([
      [60, 2],
      [60, 2],
    ]);
  });

  test('is not ended by the answers that its own hooks get while the test listener settles', () => {
    const alarms = Object.entries(synthesizeOrderApi().findResources('AWS::CloudWatch::Alarm'));
    const [, alarm] = alarms.find(([id]) => id.includes('LoadBalancerErrors')) ?? [];
    const expression = parseExpression(alarm?.Properties.Metrics[0].Expression);
    const percent = (errors: number, requests?: number) =>
      expression.evaluate((id) => (id === 'errors' ? errors : requests));

    expect(percent(SETTLING_REFUSALS)).toBe(0);
    expect(percent(SETTLING_REFUSALS + 1)).toBe(100);
    expect(percent(10, 1000)).toBe(1);
  });

  test('lets a release through red alarms under an escape, which leaves its trace', () => {
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const template = synthesizeOrderApi({
      deployment: { ignoreAlarms: { until, reason: 'incident 4711: the old version fails' } },
    });

    template.hasResourceProperties(GROUP, {
      AlarmConfiguration: Match.objectLike({ Enabled: false }),
      Tags: Match.arrayWith([{ Key: 'alarms-ignored-until', Value: until }]),
    });
    expect(Object.keys(template.findOutputs('*'))).toContainEqual(expect.stringContaining('AlarmsIgnored'));
  });
});

describe('the role of CodeDeploy', () => {
  const allowed = statements(synthesizeOrderApi(), 'DeploymentRole');
  const bySid = new Map(allowed.map((statement) => [statement.Sid, statement]));

  test('holds no managed policy', () => {
    const roles = Object.values(synthesizeOrderApi().findResources('AWS::IAM::Role'));

    expect(
      roles.filter(({ Properties }) => JSON.stringify(Properties).includes('AWSCodeDeployRoleForECS')),
    ).toEqual([]);
  });

  test('may only look everywhere', () => {
    const everywhere = allowed.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);

    expect(everywhere.filter((action) => !action.includes(':Describe'))).toEqual([]);
  });

  test('passes exactly the two roles of the tasks', () => {
    expect(bySid.get('StartTasks')?.Resource).toEqual([
      { 'Fn::GetAtt': [expect.stringContaining('ExecutionRole'), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringContaining('TaskTaskRole'), 'Arn'] },
    ]);
  });

  test('calls exactly the five hooks', () => {
    expect(bySid.get('CallHooks')?.Resource).toHaveLength(5);
  });

  test('calls no function without hooks', () => {
    const without = statements(synthesizeOrderApi({ deployment: { hooks: false } }), 'DeploymentRole');

    expect(without.map(({ Sid }) => Sid)).not.toContain('CallHooks');
  });
});

describe('the hooks', () => {
  test('may report to this deployment group and to no other', () => {
    const [report] = statements(synthesizeOrderApi(), 'DeploymentReportOfHooks');

    expect(report?.Action).toBe('codedeploy:PutLifecycleEventHookExecutionStatus');
    expect(JSON.stringify(report?.Resource)).toMatch(
      /:deploymentgroup:.*DeploymentApplication.*DeploymentGroup/,
    );
  });

  test('know the key of the test listener where one is asked for', () => {
    synthesizeOrderApi().hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ TEST_LISTENER_KEY: Match.anyValue(), TEST_URL: Match.anyValue() }),
      },
    });
  });

  test('run behind the NAT gateways where addresses decide, and need no key', () => {
    const template = synthesizeOrderApi({ network: { egress: 'nat-gateway' } });

    template.resourcePropertiesCountIs('AWS::Lambda::Function', { VpcConfig: Match.anyValue() }, 5);
    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { Environment: { Variables: Match.objectLike({ TEST_LISTENER_KEY: Match.anyValue() }) } },
      0,
    );
  });

  test('keep the right to remove their network interfaces until nothing holds the security group any more', () => {
    const template = synthesizeOrderApi({ network: { egress: 'nat-gateway' } });
    const [group] = Object.entries(template.findResources('AWS::EC2::SecurityGroup'))
      .filter(([id]) => id.startsWith('DeploymentHooksSecurityGroup'))
      .map(([, resource]) => resource);

    expect(group?.DependsOn).toContainEqual(expect.stringMatching(/^DeploymentHooksNetwork/));
  });
});

const native = (settings: object = {}) =>
  only(synthesizeOrderApi({ deployment: { ...ECS_NATIVE, ...settings } }), 'AWS::ECS::Service').Properties
    .DeploymentConfiguration;

describe('under ecs-native', () => {
  test('each hook has a time-out: without one ECS waits 24 hours', () => {
    expect(
      native().LifecycleHooks.map((hook: { TimeoutConfiguration: unknown }) => hook.TimeoutConfiguration),
    ).toEqual(Array.from({ length: 5 }, () => ({ TimeoutInMinutes: 3, Action: 'ROLLBACK' })));
  });

  test('hooks run at the stages that match CodeDeploy’s events', () => {
    expect(
      native().LifecycleHooks.flatMap((hook: { LifecycleStages: string[] }) => hook.LifecycleStages),
    ).toEqual([
      'PRE_SCALE_UP',
      'POST_SCALE_UP',
      'POST_TEST_TRAFFIC_SHIFT',
      'PRE_PRODUCTION_TRAFFIC_SHIFT',
      'POST_PRODUCTION_TRAFFIC_SHIFT',
    ]);
  });

  test('a pause asks before production traffic moves, and rolls back without an answer', () => {
    expect(native({ hooks: false, pauseMinutes: 15 }).LifecycleHooks).toEqual([
      {
        TargetType: 'PAUSE',
        LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
        TimeoutConfiguration: { TimeoutInMinutes: 15, Action: 'ROLLBACK' },
      },
    ]);
  });

  test('a canary shift becomes ECS’s own', () => {
    expect(native({ shift: 'Canary10Percent5Minutes' })).toMatchObject({
      Strategy: 'CANARY',
      CanaryConfiguration: { CanaryPercent: 10, CanaryBakeTimeInMinutes: 5 },
    });
  });

  test('alarms roll back', () => {
    expect(native().Alarms).toMatchObject({ Enable: true, Rollback: true });
  });

  test('there is nothing of CodeDeploy', () => {
    synthesizeOrderApi({ deployment: ECS_NATIVE }).resourceCountIs(GROUP, 0);
  });
});
