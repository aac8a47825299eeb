import type { AssemblyStack, TemplateResource } from '../../rehearsal/assembly/types';
import { heaviest, plan, waves } from '../../bench/deploy-plan/critical-path';
import { ASSUMED_SECONDS, CREATIONS, duration } from '../../bench/deploy-plan/durations';
import { estimate, references, stepsOf } from '../../bench/deploy-plan/resources';
import { LOGS } from '../../bench/deploy-plan/sources';

/** Year in which CloudFormation began to start resources before others are complete (`PAGES.configured`). */
const FASTER_SINCE = 2024;

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

  it('lets a step begin when what is before it releases others, and ends with all of them', () => {
    const queue = { id: 'queue', seconds: 30, releasesAfter: 2, after: [] };
    const reader = { id: 'reader', seconds: 5, after: ['queue'] };
    const early = plan([queue, reader]);
    expect(early.steps.get('reader')).toMatchObject({ start: 2, end: 7 });
    expect(early).toMatchObject({ seconds: 30, criticalPath: [{ id: 'queue' }] });
  });

  it('goes through the step that releases last, not the one that ends last', () => {
    const steps = [
      { id: 'queue', seconds: 30, releasesAfter: 2, after: [] },
      { id: 'role', seconds: 18, after: [] },
      { id: 'function', seconds: 20, after: ['queue', 'role'] },
    ];
    expect(plan(steps).criticalPath.map(({ id }) => id)).toEqual(['role', 'function']);
  });

  it('names the steps that it waits for longest, each until the next one begins', () => {
    const steps = [
      { id: 'role', seconds: 18, after: [] },
      { id: 'queue', seconds: 30, releasesAfter: 2, after: ['role'] },
      { id: 'reader', seconds: 40, after: ['queue'] },
    ];
    expect(heaviest(plan(steps), 2)).toEqual([
      ['reader', 40],
      ['role', 18],
    ]);
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

  it('are assumed to take a while where no log was found', () => {
    expect(estimate({ Type: 'AWS::CodePipeline::Pipeline' }, stack({}))).toEqual({
      seconds: ASSUMED_SECONDS,
      configured: ASSUMED_SECONDS,
      assumed: true,
    });
  });

  it('take the median of the creations found, and release others once they are configured', () => {
    expect(estimate({ Type: 'AWS::SQS::Queue' }, stack({}))).toEqual({
      seconds: 31.6,
      configured: 1.5,
      assumed: false,
    });
  });

  it('begin when what they refer to is configured', () => {
    const [queue] = stepsOf(stack({ Queue: { Type: 'AWS::SQS::Queue' } }));
    expect(queue).toMatchObject({ seconds: 31.6, releasesAfter: 1.5 });
  });

  it('have a service wait for the start of its task and the health checks of its target groups', () => {
    const group = { HealthyThresholdCount: 3, HealthCheckIntervalSeconds: 10 };
    const service = { Type: 'AWS::ECS::Service' };
    const template = stack({
      Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: group },
    });
    const alone = estimate(service, stack({})).seconds;
    expect(estimate(service, template)).toEqual({
      seconds: alone + 40,
      configured: alone + 40,
      assumed: false,
    });
  });
});

describe('the durations found', () => {
  const found = Object.keys(CREATIONS).map((type) => ({ type, ...duration(type) }));

  it('are more than none, and not less than the time until a resource is configured', () => {
    const wrong = found.filter(({ seconds = 0, configured = 0 }) => configured <= 0 || seconds < configured);
    expect(wrong).toEqual([]);
  });

  it('rest on at least one creation each, in a log with an address', () => {
    const bare = found.filter(
      ({ samples = 0, sources = [] }) =>
        samples === 0 || sources.length === 0 || !sources.every((page) => page.startsWith('https://')),
    );
    expect(bare).toEqual([]);
  });

  it('are of types of which nothing is assumed', () => {
    const assumed = found.filter(({ type }) => estimate({ Type: type }, stack({})).assumed);
    expect(assumed).toEqual([]);
  });

  it('come from every log that is named', () => {
    const used = new Set(found.flatMap(({ sources = [] }) => sources));
    expect(Object.values(LOGS).filter(({ page }) => !used.has(page))).toEqual([]);
  });

  it('of a type are all from after CloudFormation became faster, or all from before', () => {
    const mixed = found.filter(
      ({ years = [] }) => Math.max(...years) >= FASTER_SINCE && Math.min(...years) < FASTER_SINCE,
    );
    expect(mixed).toEqual([]);
  });
});
