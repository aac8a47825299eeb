import { startAlarms } from '../../../rehearsal/alarms/alarms';
import { metricStore } from '../../../rehearsal/alarms/metrics';
import type { Assembly, TemplateResource } from '../../../rehearsal/assembly/types';
import { ParameterStore } from '../../../rehearsal/aws/ssm';
import { manualClock } from '../../../rehearsal/clock';
import { CodeDeployService } from '../../../rehearsal/codedeploy/service';
import type { ResourceChange, StackEffects } from '../../../rehearsal/delivery/stack-contract';
import { stackEffects } from '../../../rehearsal/delivery/stack-effects';
import type { UpdatableAccount } from '../../../rehearsal/delivery/stack-effects';
import { TaskDefinitions } from '../../../rehearsal/ecs/task-definitions';
import { createResolver } from '../../../rehearsal/values';
import { assemblyOf, stackOf } from '../values/templates';

const CODE_DEPLOY = { Type: 'CODE_DEPLOY' };

type Parts = Pick<UpdatableAccount, 'alarms' | 'definitions' | 'parameters'>;

/** The effects of updates in an account without a service, and the parts that they change. */
function lab(): Parts & { readonly effects: StackEffects } {
  const clock = manualClock();
  const alarms = startAlarms([], metricStore(), clock);
  const definitions = new TaskDefinitions({ arnPrefix: 'arn:', now: () => 0 });
  const parameters = new ParameterStore(() => 0);
  const codeDeploy = new CodeDeployService({ clock, alarms, invokeHook: () => undefined });
  return {
    alarms,
    definitions,
    parameters,
    effects: stackEffects({
      clock,
      stackId: 'shop',
      alarms,
      definitions,
      parameters,
      codeDeploy,
      listeners: new Map(),
      ecs: { traffic: { note: () => undefined } },
      lambda: { putFunction: () => Promise.resolve() },
      events: { send: () => undefined },
      localUrl: (text) => text,
    }),
  };
}

/** A change to one resource of a stack that has no other. */
function change(type: string, before: object | undefined, after: object | undefined): ResourceChange {
  const resource: TemplateResource = { Type: type, Properties: { ...after } };
  const stack = stackOf({ Resources: { Thing: resource } });
  const resources: Assembly['resources'] = (asked) =>
    asked === type ? [{ stack, logicalId: 'Thing', resource }] : [];
  const assembly = { ...assemblyOf(stack), resources };
  return {
    logicalId: 'Thing',
    type,
    before: before && { ...before },
    after: after && { ...after },
    assembly,
    resolver: createResolver(assembly),
  };
}

describe('a change of a resource', () => {
  it.each([
    ['AWS::IAM::Role', { Tags: [] }, { Tags: ['a'] }],
    ['AWS::Logs::LogGroup', undefined, {}],
    ['AWS::EC2::SecurityGroup', {}, undefined],
    ['AWS::ElasticLoadBalancingV2::Listener', { Certificates: ['a'] }, { Certificates: ['b'] }],
    ['AWS::ElasticLoadBalancingV2::TargetGroup', { Tags: [] }, { Tags: ['a'] }],
    ['AWS::CloudWatch::Alarm', undefined, { Threshold: 1 }],
    ['AWS::ApplicationAutoScaling::ScalableTarget', { MaxCapacity: 3 }, { MaxCapacity: 4 }],
    ['AWS::SecretsManager::Secret', undefined, {}],
    ['AWS::SecretsManager::Secret', {}, undefined],
    ['AWS::ECS::Service', {}, { DeploymentConfiguration: { BakeTimeInMinutes: 1 } }],
  ])('of %s is known', (type, before, after) => {
    expect(() => lab().effects.check(change(type, before, after))).not.toThrow();
  });

  it.each([
    ['AWS::RDS::DBInstance', {}, { Size: 1 }, 'Thing: a change of AWS::RDS::DBInstance is not modelled'],
    [
      'AWS::ElasticLoadBalancingV2::Listener',
      { Port: 80 },
      { Port: 81 },
      'Thing: a change of Port of AWS::ElasticLoadBalancingV2::Listener',
    ],
    [
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      { Conditions: [] },
      { Conditions: ['x'] },
      'a change of Conditions',
    ],
    [
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      undefined,
      {},
      'adding AWS::ElasticLoadBalancingV2::ListenerRule',
    ],
    ['AWS::ECS::Service', {}, undefined, 'removing AWS::ECS::Service'],
    ['AWS::ECS::Service', { Cluster: 'a' }, { Cluster: 'b' }, 'a change of Cluster'],
    [
      'AWS::ECS::Service',
      {},
      { DeploymentController: CODE_DEPLOY, DeploymentConfiguration: {} },
      'a change of DeploymentController, DeploymentConfiguration',
    ],
    [
      'AWS::ApplicationAutoScaling::ScalableTarget',
      { MinCapacity: 1 },
      { MinCapacity: 2 },
      'a change of MinCapacity',
    ],
    ['AWS::ApplicationAutoScaling::ScalableTarget', undefined, { MinCapacity: 2 }, 'adding'],
    ['AWS::CodeDeploy::Application', { ApplicationName: 'a' }, { ApplicationName: 'b' }, 'ApplicationName'],
    ['AWS::CodeDeploy::DeploymentGroup', { ECSServices: [] }, { ECSServices: ['a'] }, 'ECSServices'],
    ['AWS::Route53::RecordSet', { Name: 'a.example.com' }, { Name: 'b.example.com' }, 'a change of Name'],
    ['AWS::SSM::Parameter', { Name: '/a' }, { Name: '/b' }, 'a change of Name'],
    [
      'AWS::SecretsManager::Secret',
      { GenerateSecretString: {} },
      { GenerateSecretString: { PasswordLength: 40 } },
      'a change of GenerateSecretString',
    ],
  ])('of %s that is not modelled is named', (type, before, after, message) => {
    expect(() => lab().effects.check(change(type, before, after))).toThrow(message);
  });

  it('registers a new revision of a task definition', async () => {
    const { effects, definitions } = lab();
    const ContainerDefinitions = [{ Name: 'api', Image: 'repo:2' }];
    const written = change('AWS::ECS::TaskDefinition', {}, { Family: 'api', ContainerDefinitions });
    expect(await effects.write(written)).toBe('arn:api:1');
    expect(definitions.get('api').request).toEqual({
      family: 'api',
      containerDefinitions: [{ name: 'api', image: 'repo:2' }],
    });
  });

  it('writes a parameter', async () => {
    const { effects, parameters } = lab();
    await effects.write(change('AWS::SSM::Parameter', {}, { Name: '/image', Value: 'repo:2' }));
    expect(parameters.get('/image')?.value).toBe('repo:2');
  });

  it('fails when it names another family for a service that CodeDeploy releases', async () => {
    const written = change('AWS::ECS::Service', { TaskDefinition: 'api' }, { TaskDefinition: 'web' });
    await expect(lab().effects.write(written)).rejects.toThrow('Unable to update task definition');
  });

  it('of its tags alone leaves a service that CodeDeploy releases as it is', async () => {
    const before = { TaskDefinition: 'api', Tags: [] };
    const written = change('AWS::ECS::Service', before, { ...before, Tags: ['a'] });
    expect(await lab().effects.write(written)).toBeUndefined();
  });

  it('replaces the alarms', async () => {
    const { effects, alarms } = lab();
    const properties = {
      AlarmName: 'errors',
      Namespace: 'n',
      MetricName: 'm',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    };
    await effects.write(change('AWS::CloudWatch::Alarm', {}, properties));
    expect(alarms.definitions).toMatchObject([{ name: 'errors', threshold: 5 }]);
    alarms.close();
  });
});
