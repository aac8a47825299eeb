import { readOperator, satisfies } from '../../../rehearsal/iam/operators';

function holds(operator: string, given: readonly string[] | undefined, wanted: readonly string[]): boolean {
  return satisfies(readOperator(operator, 'test'), given, wanted);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
test.each([
  ['StringEquals', 'john', 'john', true],
  ['StringEquals', 'John', 'john', false],
  ['StringNotEquals', 'John', 'john', true],
  ['StringEqualsIgnoreCase', 'John', 'john', true],
  ['StringNotEqualsIgnoreCase', 'John', 'john', false],
  ['StringLike', 'home/john', 'home/*', true],
  ['StringEquals', 'home/john', 'home/*', false],
  ['StringNotLike', 'home/john', 'home/*', false],
  ['NumericEquals', '10', '10.0', true],
  ['NumericNotEquals', '10', '11', true],
  ['NumericLessThan', '9', '10', true],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericLessThanEquals', '', '10', false],
  ['NumericGreaterThan', '10', '10', false],
  ['NumericGreaterThanEquals', '10', '10', true],
  ['DateEquals', '2020-01-01T00:00:00Z', '1577836800', true],
  ['DateNotEquals', '2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z', true],
  ['DateLessThan', '2019-12-31T23:59:59Z', '2020-01-01T00:00:00Z', true],
  ['DateLessThanEquals', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', true],
  ['DateGreaterThan', '2020-06-01T00:00:00Z', '2020-01-01T00:00:01Z', true],
  ['DateGreaterThanEquals', '2019-06-01T00:00:00Z', '2020-01-01T00:00:01Z', false],
  ['Bool', 'true', 'false', false],
  ['Bool', 'TRUE', 'true', true],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
  ['IpAddress', '203.0.113.7', '203.0.113.0/24', true],
  ['IpAddress', '203.0.114.7', '203.0.113.0/24', false],
  ['IpAddress', '203.0.113.7', '203.0.113.7', true],
  ['IpAddress', '2001:db8:1234:5678::1', '2001:DB8:1234:5678::/64', true],
  ['NotIpAddress', '203.0.114.7', '203.0.113.0/24', true],
  ['ArnEquals', 'arn:aws:sns:eu-west-1:1:topic', 'arn:aws:sns:*:1:topic', true],
  ['ArnLike', 'arn:aws:sns:eu-west-1:1:topic', 'arn:aws:sns:eu-west-1:2:*', false],
  ['ArnNotEquals', 'arn:aws:sns:eu-west-1:1:topic', 'arn:aws:sns:eu-west-1:1:topic', false],
  ['ArnNotLike', 'arn:aws:sns:eu-west-1:1:topic', 'arn:aws:sqs:*:*:*', true],
])('%s of %s and %s is %p', (operator, given, wanted, expected) => {
  expect(holds(operator, [given], [wanted])).toBe(expected);
});

test('One of several values in the policy is enough, and a negated operator wants none of them', () => {
  expect(holds('StringEquals', ['b'], ['a', 'b'])).toBe(true);
  expect(holds('StringNotEquals', ['b'], ['a', 'b'])).toBe(false);
});

test.each([
  ['StringEquals', false],
  ['StringNotEquals', true],
  ['StringEqualsIfExists', true],
  ['Bool', false],
  ['NumericLessThan', false],
  ['ArnNotLike', true],
  ['ForAllValues:StringEquals', true],
  ['ForAnyValue:StringEquals', false],
  ['ForAnyValue:StringEqualsIfExists', false],
])('A key that is absent makes %s %p', (operator, expected) => {
  expect(holds(operator, undefined, ['x'])).toBe(expected);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples-multi-valued-context-keys.html
test.each([
  ['ForAllValues:StringEquals', ['environment'], true],
  ['ForAllValues:StringEquals', ['environment', 'cost-center'], true],
  ['ForAllValues:StringEquals', ['environment', 'owner'], false],
  ['ForAnyValue:StringEquals', ['environment', 'owner'], true],
  ['ForAnyValue:StringEquals', ['owner'], false],
  ['ForAnyValue:StringNotEquals', ['environment', 'owner'], true],
  ['ForAllValues:StringNotEquals', ['environment', 'owner'], false],
])('%s of the tags %p is %p', (operator, given, expected) => {
  expect(holds(operator, given, ['environment', 'cost-center'])).toBe(expected);
});

test('Null asks whether a key is absent', () => {
  expect(holds('Null', undefined, ['true'])).toBe(true);
  expect(holds('Null', ['x'], ['true'])).toBe(false);
  expect(holds('Null', ['x'], ['false'])).toBe(true);
});

test.each(['StringMatches', 'stringequals', 'ForEachValue:StringEquals', 'NullIfExists', 'Constructor', ''])(
  'The operator %p is an error that lists those there are',
  (operator) => {
    expect(() => readOperator(operator, 'policy P, statement 1')).toThrow(
      /The policy P, statement 1, has the condition operator .*, which AWS does not document\. Documented: StringEquals/,
    );
  },
);
