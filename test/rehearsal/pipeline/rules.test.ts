import { manualClock } from '../../../rehearsal/clock';
import { eventPattern } from '../../../rehearsal/events/pattern';
import { Topics } from '../../../rehearsal/messaging/topics';
import { eventBus } from '../../../rehearsal/pipeline/event-bus';
import { type AwsEvent, inputOf } from '../../../rehearsal/pipeline/rules';

const EVENT: AwsEvent = {
  version: '0',
  id: '1',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '123456789012',
  time: '2026-01-01T00:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:a', 'arn:b'],
  detail: { stage: 'a "quoted" one', object: { 'version-id': 'v7', size: 3 } },
};

const transformed = (template: string, paths: Record<string, string> = {}) =>
  inputOf(EVENT, {
    template,
    paths: { stage: '$.detail.stage', id: '$.detail.object.version-id', ...paths },
  });

describe('what a target receives', () => {
  it('is the event without a transformer', () => {
    expect(inputOf(EVENT, undefined)).toBe(EVENT);
  });

  it('has text within a text', () => {
    expect(transformed('"Version <id> in <stage>"')).toBe('Version v7 in a "quoted" one');
  });

  it('has JSON outside of a text', () => {
    expect(transformed('{"revision":<id>,"size":<size>}', { size: '$.detail.object.size' })).toEqual({
      revision: 'v7',
      size: 3,
    });
  });

  it('has objects as JSON, also within a text', () => {
    expect(transformed('"<object>"', { object: '$.detail.object' })).toBe('{"version-id":"v7","size":3}');
  });

  it('has nothing where the event has nothing', () => {
    expect(transformed('"<none>!"', { none: '$.detail.none.of.it' })).toBe('!');
  });

  it.each([
    ['a path that is none', '"<id>"', { id: 'detail.id' }, 'detail.id is no path that EventBridge reads'],
    ['a template that gives no JSON', 'Version <id>', {}, 'gives no JSON'],
  ])('is refused for %s', (_what, template, paths, message) => {
    expect(() => transformed(template, paths)).toThrow(message);
  });
});

describe('the bus', () => {
  const matches = eventPattern({ source: ['aws.s3'] });

  function bus(arn: string) {
    const topics = new Topics(manualClock());
    topics.put('arn:aws:sns:eu-west-1:123456789012:told');
    const started: unknown[] = [];
    const rules = [
      { name: 'uploaded', arn: 'arn:aws:events:eu-west-1:1:rule/uploaded', matches, targets: [{ arn }] },
    ];
    const made = eventBus({
      rules,
      access: { rule: () => undefined },
      topics,
      startPipeline: (_arn, input) => started.push(input),
      now: () => 0,
    });
    return { put: (event: AwsEvent) => made.put(event), started, topics, logged: made.logged };
  }

  it('starts the pipeline of a rule that matches', () => {
    const { put, started } = bus('arn:aws:codepipeline:eu-west-1:123456789012:delivery');
    put(EVENT);
    put({ ...EVENT, source: 'aws.ecs' });

    expect(started).toEqual([EVENT]);
  });

  it('publishes to the topic of a rule that matches', () => {
    const { put, topics } = bus('arn:aws:sns:eu-west-1:123456789012:told');
    put(EVENT);

    expect(topics.published.map(({ message }) => JSON.parse(message))).toEqual([EVENT]);
  });

  it('writes to the log group of a rule that matches', () => {
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/events/deployments';
    const { put, logged } = bus(arn);
    put(EVENT);
    put({ ...EVENT, source: 'aws.ecs' });

    expect(logged).toEqual([{ logGroup: arn, message: JSON.stringify(EVENT) }]);
  });

  it('refuses another kind of target by name', () => {
    expect(() => bus('arn:aws:lambda:eu-west-1:123456789012:function:x').put(EVENT)).toThrow(
      'The rule uploaded tells arn:aws:lambda:eu-west-1:123456789012:function:x',
    );
  });
});
