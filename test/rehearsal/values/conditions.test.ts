import { resolverOf, STACK } from './templates';

// Cases of https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html

const EQUAL = { 'Fn::Equals': ['a', 'a'] };
const UNEQUAL = { 'Fn::Equals': ['a', 'b'] };

/** True when the condition `Asked` holds. */
function holds(Conditions: Record<string, unknown>, options: Parameters<typeof resolverOf>[1] = {}): unknown {
  const Parameters = { EnvType: { Type: 'String', Default: 'test' } };
  const resolver = resolverOf({ Conditions, Parameters }, options);
  return resolver.value(STACK, { 'Fn::If': ['Asked', true, false] });
}

test.each([
  ['Fn::Equals of equal text', EQUAL, true],
  ['Fn::Equals of other text', UNEQUAL, false],
  ['Fn::Equals of a number and the same as text', { 'Fn::Equals': [1, '1'] }, true],
  ['Fn::Not of what holds', { 'Fn::Not': [EQUAL] }, false],
  ['Fn::Not of what does not', { 'Fn::Not': [UNEQUAL] }, true],
  ['Fn::And of two that hold', { 'Fn::And': [EQUAL, EQUAL] }, true],
  ['Fn::And with one that does not', { 'Fn::And': [EQUAL, UNEQUAL] }, false],
  ['Fn::Or with one that holds', { 'Fn::Or': [UNEQUAL, EQUAL] }, true],
  ['Fn::Or of two that do not', { 'Fn::Or': [UNEQUAL, UNEQUAL] }, false],
  ['Condition, by the name of another', { Condition: 'Other' }, true],
  ['Fn::And of a condition by name', { 'Fn::And': [{ Condition: 'Other' }, { 'Fn::Not': [UNEQUAL] }] }, true],
])('%s', (_, condition, expected) => {
  expect(holds({ Asked: condition, Other: EQUAL })).toBe(expected);
});

test('compares the value of a parameter', () => {
  const Asked = { 'Fn::Equals': [{ Ref: 'EnvType' }, 'prod'] };
  expect(holds({ Asked })).toBe(false);
  expect(holds({ Asked }, { parameters: { EnvType: 'prod' } })).toBe(true);
});

test('Fn::If gives the value of the branch that the condition chooses, and leaves the other alone', () => {
  const resolver = resolverOf({ Conditions: { Yes: EQUAL, No: UNEQUAL } });
  expect(resolver.value(STACK, { 'Fn::If': ['Yes', { Ref: 'AWS::Region' }, { Ref: 'Nobody' }] })).toBe(
    'us-east-1',
  );
  expect(resolver.value(STACK, { 'Fn::If': ['No', { Ref: 'Nobody' }, 'other'] })).toBe('other');
});

test('Fn::If with AWS::NoValue removes the property', () => {
  const resolver = resolverOf({ Conditions: { No: UNEQUAL } });
  expect(
    resolver.value(STACK, { DBSnapshot: { 'Fn::If': ['No', 'snap', { Ref: 'AWS::NoValue' }] } }),
  ).toEqual({});
});

test('a resource exists when it has no condition or its condition holds', () => {
  const Resources = {
    Always: { Type: 'AWS::SNS::Topic' },
    Now: { Type: 'AWS::SNS::Topic', Condition: 'Yes' },
    Never: { Type: 'AWS::SNS::Topic', Condition: 'No' },
  };
  const resolver = resolverOf({ Conditions: { Yes: EQUAL, No: UNEQUAL }, Resources });
  expect(['Always', 'Now', 'Never'].map((id) => resolver.exists(STACK, id))).toEqual([true, true, false]);
});

test('a reference to a resource that is not created throws', () => {
  const Resources = { Never: { Type: 'AWS::SNS::Topic', Condition: 'No' } };
  const resolver = resolverOf({ Conditions: { No: UNEQUAL }, Resources });
  expect(() => resolver.ref(STACK, 'Never')).toThrow(
    'Never is not created, as its condition No does not hold',
  );
});

test.each([
  ['an unknown one', { Asked: { Condition: 'Nobody' } }, 'the condition Nobody is not defined'],
  ['another function', { Asked: { 'Fn::Join': ['', []] } }, 'Fn::Join is not a condition function'],
  ['too few operands', { Asked: { 'Fn::And': [EQUAL] } }, 'Give a list of 2 to 10'],
  [
    'a circle',
    { Asked: { Condition: 'Other' }, Other: { Condition: 'Asked' } },
    'depends on itself (Asked -> Other -> Asked)',
  ],
])('a condition with %s throws', (_, conditions, message) => {
  expect(() => holds(conditions)).toThrow(message);
});
