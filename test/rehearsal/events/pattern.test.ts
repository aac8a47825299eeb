import { eventPattern, type EventFields } from '../../../rehearsal/events/pattern';

const EVENT: EventFields = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:one', 'arn:two'],
  detail: { status: 'FAILED', name: 'order-7', stopDate: null, attempts: 3, ok: false },
};

/** Examples after https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
describe('an event pattern', () => {
  test.each([
    ['an exact value', { source: ['aws.states'] }],
    ['one of several values', { detail: { status: ['ABORTED', 'FAILED'] } }],
    ['a value of a list', { resources: ['arn:two'] }],
    ['null', { detail: { stopDate: [null] } }],
    ['a truth value', { detail: { ok: [false] } }],
    ['a number', { detail: { attempts: [3] } }],
    ['nothing in particular', {}],
    ['prefix', { detail: { name: [{ prefix: 'order-' }] } }],
    ['suffix', { detail: { name: [{ suffix: '-7' }] } }],
    ['equals-ignore-case', { detail: { status: [{ 'equals-ignore-case': 'failed' }] } }],
    ['wildcard', { detail: { name: [{ wildcard: 'or*-7' }] } }],
    ['exists', { detail: { name: [{ exists: true }] } }],
    ['exists of what is not there', { detail: { cause: [{ exists: false }] } }],
    ['anything-but', { detail: { status: [{ 'anything-but': ['SUCCEEDED', 'RUNNING'] }] } }],
    ['anything-but a prefix', { detail: { name: [{ 'anything-but': { prefix: 'test-' } }] } }],
    ['numeric', { detail: { attempts: [{ numeric: ['>', 0, '<=', 3] }] } }],
    ['$or', { detail: { $or: [{ status: ['RUNNING'] }, { attempts: [3] }] } }],
  ])('matches by %s', (_, pattern) => {
    expect(eventPattern(pattern)(EVENT)).toBe(true);
  });

  test.each([
    ['another value', { source: ['aws.ecs'] }],
    ['one field of two', { source: ['aws.states'], detail: { status: ['RUNNING'] } }],
    ['a value in another case', { detail: { status: ['failed'] } }],
    ['a number as text', { detail: { attempts: ['3'] } }],
    ['a field that is not there', { detail: { cause: ['any'] } }],
    ['a field inside one that is not there', { other: { status: ['FAILED'] } }],
    ['prefix', { detail: { name: [{ prefix: 'rder' }] } }],
    ['suffix', { detail: { name: [{ suffix: 'order' }] } }],
    ['wildcard', { detail: { name: [{ wildcard: 'order.*' }] } }],
    ['exists', { detail: { cause: [{ exists: true }] } }],
    ['anything-but', { detail: { status: [{ 'anything-but': 'FAILED' }] } }],
    ['anything-but of what is not there', { detail: { cause: [{ 'anything-but': 'x' }] } }],
    ['numeric', { detail: { attempts: [{ numeric: ['>', 0, '<', 3] }] } }],
    ['$or', { detail: { $or: [{ status: ['RUNNING'] }, { attempts: [4] }] } }],
  ])('does not match by %s', (_, pattern) => {
    expect(eventPattern(pattern)(EVENT)).toBe(false);
  });

  test('names the operator that it does not know', () => {
    expect(() => eventPattern({ detail: { ip: [{ cidr: '10.0.0.0/8' }] } })).toThrow(
      "does not know the operator 'cidr' in the event pattern of detail.ip",
    );
  });

  test('names a comparison that it cannot read', () => {
    expect(() => eventPattern({ detail: { attempts: [{ numeric: ['!=', 3] }] } })).toThrow(
      'The numeric pattern of detail.attempts cannot be read',
    );
  });
});
