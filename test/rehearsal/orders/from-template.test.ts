import type { Assembly, TemplateResource } from '../../../rehearsal/assembly/types';
import {
  nameInUrl,
  readInvokePolicies,
  readQueues,
  readRules,
  readTopics,
} from '../../../rehearsal/orders/from-template';
import { createResolver } from '../../../rehearsal/values';
import { assemblyOf, stackOf } from '../values/templates';

type Properties = Readonly<Record<string, unknown>>;

/** An assembly of one stack, with a condition that does not hold. */
function assembly(Resources: Readonly<Record<string, TemplateResource>>): Assembly {
  const stack = stackOf({ Resources, Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } });
  return {
    ...assemblyOf(stack),
    resources: (type) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  };
}

/** What a reader makes of some resources of one type, and a function `Park`. */
function read<T>(
  reader: (given: Assembly, resolver: ReturnType<typeof createResolver>) => T,
  Type: string,
  ...properties: readonly Properties[]
): T {
  const park = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'park' } };
  const entries = properties.map((Properties, index) => [`Resource${index}`, { Type, Properties }] as const);
  const given = assembly({ Park: park, ...Object.fromEntries(entries) });
  return reader(given, createResolver(given));
}

const PARK = { 'Fn::GetAtt': ['Park', 'Arn'] };
const rules = (...properties: readonly Properties[]) => read(readRules, 'AWS::Events::Rule', ...properties);

describe('queues and topics of a template', () => {
  it('have the names, addresses and time-outs by which programs know them', () => {
    const [queue, other] = read(
      readQueues,
      'AWS::SQS::Queue',
      { QueueName: 'parked', VisibilityTimeout: '90' },
      {},
    );
    expect(queue).toMatchObject({ name: 'parked', visibilityTimeoutMs: 90_000 });
    expect(queue?.url.endsWith('/parked')).toBe(true);
    expect(queue?.arn.endsWith(':parked')).toBe(true);
    expect(other?.visibilityTimeoutMs).toBeUndefined();
  });

  it('are those that there are: one whose condition does not hold is none', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: {} };
    const given = assembly({ Here: queue, Nowhere: { ...queue, Condition: 'Never' } });
    expect(readQueues(given, createResolver(given))).toHaveLength(1);
  });

  it('name a topic by its ARN', () => {
    expect(read(readTopics, 'AWS::SNS::Topic', { TopicName: 'notices' })).toEqual([
      expect.stringMatching(/^arn:aws:sns:.*:notices$/),
    ]);
  });

  it('are found by the last part of an address', () => {
    expect(nameInUrl('http://127.0.0.1:4566/123456789012/parked')).toBe('parked');
  });
});

describe('rules of a template', () => {
  it('look for events by their pattern, and call functions', () => {
    const [rule] = rules({ EventPattern: { source: ['aws.states'] }, Targets: [{ Arn: PARK, Id: 'park' }] });
    expect([rule?.matches?.({ source: 'aws.states' }), rule?.matches?.({ source: 'aws.ecs' })]).toEqual([
      true,
      false,
    ]);
    expect(rule).toMatchObject({ functionNames: ['park'], everyMs: undefined });
  });

  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('come round as often as %s says', (ScheduleExpression, everyMs) => {
    expect(rules({ ScheduleExpression })).toEqual([expect.objectContaining({ everyMs, matches: undefined })]);
  });

  it('are left out while they are disabled', () => {
    expect(rules({ ScheduleExpression: 'rate(1 day)', State: 'DISABLED' })).toEqual([]);
  });

  it.each<[string, Properties, string]>([
    ['a time of the day', { ScheduleExpression: 'cron(0 12 * * ? *)' }, 'the schedule cron(0 12 * * ? *)'],
    ['a rate of nothing', { ScheduleExpression: 'rate(0 minutes)' }, 'the schedule rate(0 minutes)'],
    [
      'a target that is no function',
      { Targets: [{ Arn: 'arn:aws:sqs:us-east-1:123456789012:q', Id: 'q' }] },
      'the target arn:aws:sqs:us-east-1:123456789012:q.',
    ],
    [
      'an input of its own',
      { Targets: [{ Arn: PARK, Id: 'park', Input: '{}' }] },
      'with an input of its own',
    ],
  ])('are refused by name with %s', (_what, properties, message) => {
    expect(() => rules(properties)).toThrow('The rule Resource0 has ');
    expect(() => rules(properties)).toThrow(message);
  });
});

describe('what happens to events that a function fails at', () => {
  it('is read by the name of the function: how often it is tried again, and where the event goes', () => {
    const Destination = 'arn:aws:sqs:us-east-1:123456789012:unparked';
    const policies = read(readInvokePolicies, 'AWS::Lambda::EventInvokeConfig', {
      FunctionName: PARK,
      MaximumRetryAttempts: '1',
      DestinationConfig: { OnFailure: { Destination } },
    });
    expect([...policies]).toEqual([['park', { maximumRetryAttempts: 1, onFailure: Destination }]]);
  });

  it('is Lambda’s own where the template does not say', () => {
    const policies = read(readInvokePolicies, 'AWS::Lambda::EventInvokeConfig', { FunctionName: PARK });
    expect(policies.get('park')).toEqual({ maximumRetryAttempts: undefined, onFailure: undefined });
  });
});
