import { readPolicy } from '../../../rehearsal/iam/policy';

const GOOD = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

function reading(statement: object): () => unknown {
  return () => readPolicy({ Version: '2012-10-17', Statement: [statement] }, 'policy P of stack S');
}

test('One statement may stand without a list, and one value too', () => {
  const [statement] = readPolicy({ Version: '2012-10-17', Statement: GOOD }, 'policy P');
  expect(statement).toMatchObject({
    actions: { not: false, patterns: ['s3:GetObject'] },
    resources: { not: false, patterns: ['*'] },
    origin: 'policy P, statement 1',
  });
});

test('A value that CloudFormation leaves as a boolean is text to IAM', () => {
  const [statement] = readPolicy(
    { Statement: { ...GOOD, Condition: { Bool: { 'aws:SecureTransport': false } } } },
    'policy P',
  );
  expect(statement?.conditions).toMatchObject([{ key: 'aws:SecureTransport', values: ['false'] }]);
});

test('A policy of the first version knows no variables', () => {
  const [statement] = readPolicy({ Statement: { ...GOOD, Resource: 'arn:aws:s3:::${aws:username}' } }, 'P');
  expect(statement?.variables).toBe(false);
});

test.each([
  [
    'an operator that is unknown',
    { ...GOOD, Condition: { StringMatches: { 'aws:SourceArn': 'x' } } },
    /StringMatches/,
  ],
  [
    'a condition key that no request here carries',
    { ...GOOD, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
    /policy P of stack S, statement 1, has a condition on aws:PrincipalOrgID, which no request/,
  ],
  [
    'a variable that no request here carries',
    { ...GOOD, Resource: 'arn:aws:s3:::b/${aws:username}' },
    /has the policy variable \$\{aws:username\}/,
  ],
  ['a variable for a special character', { ...GOOD, Resource: 'arn:aws:s3:::b/${*}' }, /variable \$\{\*\}/],
  ['a member that is unknown', { ...GOOD, Actions: 's3:*' }, /policy P of stack S is not a policy/],
  ['both Action and NotAction', { ...GOOD, NotAction: 's3:*' }, /needs either Action or NotAction/],
  ['no Resource', { Effect: 'Allow', Action: 's3:*' }, /needs either Resource or NotResource/],
  ['an effect that is none', { ...GOOD, Effect: 'allow' }, /Effect/],
  ['a principal that is federated', { ...GOOD, Principal: { Federated: 'x' } }, /Principal/],
])('A policy with %s is refused by name', (_, statement, message) => {
  expect(reading(statement)).toThrow(message);
});
