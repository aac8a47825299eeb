import type { AssemblyStack, TemplateResource } from '../../rehearsal/assembly/types';
import { plan, waves } from '../../bench/deploy-plan/critical-path';
import { ASSUMED_SECONDS } from '../../bench/deploy-plan/durations';
import { estimate, references, stepsOf } from '../../bench/deploy-plan/resources';

const DIAMOND = [
  { id: 'ship', seconds: 1, after: ['pack', 'bill'] },
  { id: 'pack', seconds: 5, after: ['order'] },
  { id: 'bill', seconds: 2, after: ['order'] },
  { id: 'order', seconds: 3, after: ['elsewhere'] },
];

describe('a plan', () => {
  it('takes as long as its longest chain', () => {
    expect(plan(DIAMOND).seconds).toBe(9);
  });

  it('names the steps of that chain in order', () => {
    expect(plan(DIAMOND).criticalPath.map(({ id }) => id)).toEqual(['order', 'pack', 'ship']);
  });

  it('starts a step when everything before it is done', () => {
    expect(plan(DIAMOND).steps.get('bill')).toMatchObject({ start: 3, end: 5 });
  });

  it('refuses steps that wait for each other, and names them', () => {
    const circle = [
      { id: 'a', seconds: 1, after: ['b'] },
      { id: 'b', seconds: 1, after: ['a'] },
    ];
    expect(() => plan(circle)).toThrow('The steps wait for each other: a, b, a.');
  });

  it('of nothing takes no time', () => {
    expect(plan([])).toMatchObject({ seconds: 0, criticalPath: [] });
  });

  it('names what can go side by side', () => {
    expect(waves(DIAMOND).map((ids) => ids.toSorted())).toEqual([['order'], ['bill', 'pack'], ['ship']]);
  });
});

function stack(resources: Readonly<Record<string, TemplateResource>>): AssemblyStack {
  return { id: 's', stackName: 's', template: { Resources: resources }, templateFile: '', dependencies: [] };
}

describe('the resources of a template', () => {
  it('come after those that they refer to in any way', () => {
    const resource = {
      Type: 'AWS::X::Y',
      DependsOn: 'Policy',
      Properties: {
        Ref: { Ref: 'ByRef' },
        Attribute: [{ 'Fn::GetAtt': ['ByAttribute', 'Arn'] }, { 'Fn::GetAtt': 'ByDots.Arn' }],
        Text: { 'Fn::Sub': 'arn:${BySub}:${BySubAttribute.Name}' },
      },
    };
    expect([...references(resource)].toSorted()).toEqual(
      ['ByAttribute', 'ByDots', 'ByRef', 'BySub', 'BySubAttribute', 'Policy'].toSorted(),
    );
  });

  it('do not wait for what is no resource of the stack', () => {
    const [step] = stepsOf(
      stack({ Queue: { Type: 'AWS::SQS::Queue', Properties: { Name: { Ref: 'AWS::StackName' } } } }),
    );
    expect(step?.after).toEqual([]);
  });

  it('are assumed to take a while where no source says how long', () => {
    expect(estimate({ Type: 'AWS::SQS::Queue' }, stack({}))).toEqual({
      seconds: ASSUMED_SECONDS,
      assumed: true,
    });
  });

  it('have a service wait for the health checks of its target groups', () => {
    const group = { HealthyThresholdCount: 3, HealthCheckIntervalSeconds: 10 };
    const service = { Type: 'AWS::ECS::Service' };
    const template = stack({
      Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: group },
    });
    expect(estimate(service, template)).toEqual({ seconds: 40, assumed: false });
  });
});
