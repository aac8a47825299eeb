import { evaluate } from '../../../rehearsal/iam/evaluate';
import type { Principal } from '../../../rehearsal/iam/evaluate';
import { ACCOUNT, ask, byRole, policy, ROLE } from './policies';

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const EVENTS: Principal = { kind: 'service', name: 'events.amazonaws.com' };

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
describe('The example of one account in the IAM user guide', () => {
  const identity = policy(
    {
      Sid: 'AllowS3ListRead',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:GetAccountPublicAccessBlock', 's3:ListAllMyBuckets'],
      Resource: 'arn:aws:s3:::*',
    },
    {
      Sid: 'AllowS3Self',
      Effect: 'Allow',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::own-bucket/*', 'arn:aws:s3:::own-bucket'],
    },
    { Sid: 'DenyS3Logs', Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::*log*' },
  );
  const resource = policy({
    Effect: 'Allow',
    Principal: { AWS: ROLE.kind === 'role' ? ROLE.arn : '' },
    Action: 's3:*',
    Resource: ['arn:aws:s3:::own-bucket-logs/*', 'arn:aws:s3:::own-bucket-logs'],
  });

  test('An Allow of the identity is enough', () => {
    const decision = evaluate(ask('s3:PutObject', 'arn:aws:s3:::own-bucket/file'), { identity });
    expect(decision.allowed).toBe(true);
  });

  test('An Allow of the bucket is enough where the identity says nothing', () => {
    const request = ask('s3:PutObject', 'arn:aws:s3:::own-bucket-logs/file');
    expect(evaluate(request, { identity: [], resource }).allowed).toBe(true);
  });

  test('A Deny of the identity overrides the Allow of the bucket', () => {
    const decision = evaluate(ask('s3:PutObject', 'arn:aws:s3:::own-bucket-logs/file'), {
      identity,
      resource,
    });
    expect(decision).toMatchObject({ allowed: false, refusal: 'identity-based policy' });
    expect(decision).toHaveProperty('deny.origin', 'policy of the test, statement 3 (DenyS3Logs)');
  });

  test('What nobody mentions is denied', () => {
    const decision = evaluate(ask('s3:PutObject', 'arn:aws:s3:::other/file'), { identity, resource });
    expect(decision).toMatchObject({ allowed: false, refusal: 'identity-based policy' });
    expect(decision).not.toHaveProperty('deny');
  });
});

test('A Deny of the resource overrides the Allow of the identity', () => {
  const resource = policy({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: 'arn:aws:sqs:eu-west-1:1:q',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const decide = (secure: string): boolean =>
    evaluate(ask('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1:q', { 'aws:SecureTransport': secure }), {
      identity: policy(ALLOW_ALL),
      resource,
    }).allowed;
  expect(decide('false')).toBe(false);
  expect(decide('true')).toBe(true);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
describe('A permissions boundary', () => {
  const boundary = policy({ Effect: 'Allow', Action: ['s3:*', 'cloudwatch:*'], Resource: '*' });

  test('limits what the identity allows', () => {
    const identity = policy({ Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*' });
    expect(evaluate(ask('iam:CreateUser', '*'), { identity, boundary })).toMatchObject({
      allowed: false,
      refusal: 'permissions boundary',
    });
  });

  test('allows nothing by itself', () => {
    expect(evaluate(ask('s3:GetObject', 'arn:aws:s3:::b/k'), { identity: [], boundary }).allowed).toBe(false);
  });

  test('lets pass what both allow', () => {
    const identity = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
    expect(evaluate(ask('s3:GetObject', 'arn:aws:s3:::b/k'), { identity, boundary }).allowed).toBe(true);
  });

  test('limits what the policy of a resource gives to the role', () => {
    const resource = policy({
      Effect: 'Allow',
      Principal: { AWS: ROLE.kind === 'role' ? ROLE.arn : '' },
      Action: 'sqs:SendMessage',
      Resource: '*',
    });
    const request = ask('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1:q');
    expect(evaluate(request, { identity: [], resource, boundary })).toMatchObject({
      allowed: false,
      refusal: 'permissions boundary',
    });
  });
});

function keyPolicy(aws: string): ReturnType<typeof policy> {
  return policy({ Effect: 'Allow', Principal: { AWS: aws }, Action: 'kms:*', Resource: '*' });
}

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
describe('The policy of a key', () => {
  const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
  const identity = policy({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: KEY });
  const decide = (own: typeof identity, aws: string) =>
    evaluate(ask('kms:Decrypt', KEY), { identity: own, resource: keyPolicy(aws), resourceDecides: true });

  test('leaves it to the roles when it names the account', () => {
    expect(decide(identity, `arn:aws:iam::${ACCOUNT}:root`).allowed).toBe(true);
    expect(decide([], `arn:aws:iam::${ACCOUNT}:root`)).toMatchObject({ refusal: 'identity-based policy' });
  });

  test('shuts out roles that it does not name, whatever their own policies say', () => {
    expect(decide(identity, 'arn:aws:iam::999999999999:root')).toMatchObject({
      allowed: false,
      refusal: 'resource-based policy',
    });
  });

  test('is enough when it names the role', () => {
    expect(decide([], ROLE.kind === 'role' ? ROLE.arn : '').allowed).toBe(true);
  });
});

test('A service reaches a resource by the policy of the resource alone, for the source that it names', () => {
  const resource = policy({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: 'arn:aws:sqs:eu-west-1:1:q',
    Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:1:rule/mine' } },
  });
  const decide = (principal: Principal, rule: string): boolean =>
    evaluate(
      {
        principal,
        action: 'sqs:SendMessage',
        resource: 'arn:aws:sqs:eu-west-1:1:q',
        context: { 'aws:SourceArn': `arn:aws:events:eu-west-1:1:rule/${rule}` },
      },
      { identity: [], resource },
    ).allowed;
  expect(decide(EVENTS, 'mine')).toBe(true);
  expect(decide(EVENTS, 'other')).toBe(false);
  expect(decide({ kind: 'service', name: 'sns.amazonaws.com' }, 'mine')).toBe(false);
});

test('A policy of a resource that names the account leaves the decision to the role', () => {
  const resource = policy({ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 's3:*', Resource: '*' });
  expect(evaluate(ask('s3:GetObject', 'arn:aws:s3:::b/k'), { identity: [], resource }).allowed).toBe(false);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
test('A Deny of all but one principal leaves that one alone', () => {
  const resource = policy({
    Effect: 'Deny',
    NotPrincipal: { AWS: [ROLE.kind === 'role' ? ROLE.arn : '', `arn:aws:iam::${ACCOUNT}:root`] },
    Action: 's3:*',
    Resource: '*',
  });
  const identity = policy(ALLOW_ALL);
  const other: Principal = {
    ...ROLE,
    kind: 'role',
    name: 'x',
    arn: 'arn:aws:iam::999999999999:role/x',
    account: '999999999999',
  };
  const request = ask('s3:GetObject', 'arn:aws:s3:::b/k');
  expect(evaluate(request, { identity, resource }).allowed).toBe(true);
  expect(evaluate({ ...request, principal: other }, { identity, resource }).allowed).toBe(false);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
test('NotAction allows everything but what it lists', () => {
  const statements = [{ Effect: 'Allow', NotAction: ['iam:*', 'kms:*'], Resource: '*' }];
  expect(byRole(statements, ask('s3:GetObject', 'arn:aws:s3:::b/k')).allowed).toBe(true);
  expect(byRole(statements, ask('iam:PassRole', 'arn:aws:iam::1:role/r')).allowed).toBe(false);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
test('NotResource denies everything but what it lists', () => {
  const statements = [
    ALLOW_ALL,
    { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::payroll', 'arn:aws:s3:::payroll/*'] },
  ];
  expect(byRole(statements, ask('s3:GetObject', 'arn:aws:s3:::payroll/1')).allowed).toBe(true);
  expect(byRole(statements, ask('s3:GetObject', 'arn:aws:s3:::other/1')).allowed).toBe(false);
});

test('An action without a resource type is allowed by * only', () => {
  const statement = { Effect: 'Allow', Action: 'ecs:ListServices' };
  expect(byRole([{ ...statement, Resource: '*' }], ask('ecs:ListServices', '*')).allowed).toBe(true);
  expect(byRole([{ ...statement, Resource: 'arn:aws:ecs:*' }], ask('ecs:ListServices', '*')).allowed).toBe(
    false,
  );
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
test('Every line of a Condition must hold', () => {
  const statement = {
    ...ALLOW_ALL,
    Condition: {
      StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] },
      ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:1:*' },
    },
  };
  const decide = (context: Record<string, string>): boolean =>
    byRole([statement], ask('s3:GetObject', 'arn:aws:s3:::b/k', context)).allowed;
  const source = { 'aws:sourcearn': 'arn:aws:ecs:eu-west-1:1:task/t' };
  expect(decide({ ...source, 'aws:RequestedRegion': 'eu-central-1' })).toBe(true);
  expect(decide({ ...source, 'aws:RequestedRegion': 'us-east-1' })).toBe(false);
  expect(decide({ 'aws:RequestedRegion': 'eu-west-1' })).toBe(false);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
describe('A policy variable', () => {
  const statement = {
    Effect: 'Allow',
    Action: 's3:*',
    Resource: 'arn:aws:s3:::b/${aws:PrincipalAccount}/*',
  };
  const request = ask('s3:GetObject', 'arn:aws:s3:::b/1/k', { 'aws:PrincipalAccount': '1' });

  test('stands for the value of the request', () => {
    expect(byRole([statement], request).allowed).toBe(true);
    expect(byRole([statement], { ...request, resource: 'arn:aws:s3:::b/2/k' }).allowed).toBe(false);
  });

  test('makes the statement miss a request without the value', () => {
    expect(byRole([statement], ask('s3:GetObject', 'arn:aws:s3:::b//k')).allowed).toBe(false);
  });

  test('has the default that is written with it', () => {
    const withDefault = { ...statement, Resource: "arn:aws:s3:::b/${aws:PrincipalAccount, 'nobody'}/*" };
    const decision = byRole([withDefault], ask('s3:GetObject', 'arn:aws:s3:::b/nobody/k'));
    expect(decision.allowed).toBe(true);
  });
});

test('A refusal names the statement that came closest, and what of it does not fit', () => {
  const statements = [
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:1:other' },
    {
      Sid: 'Key',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: 'arn:aws:kms:eu-west-1:1:key/k',
      Condition: { StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } },
    },
    { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb:eu-west-1:1:table/t' },
  ];
  const explanationOf = (...request: Parameters<typeof ask>): unknown => {
    const decision = byRole(statements, ask(...request));
    return decision.allowed ? undefined : decision.nearest?.explanation;
  };
  expect(explanationOf('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1:q')).toBe(
    'Closest is the policy of the test, statement 1: its action fits; its resources are arn:aws:sqs:eu-west-1:1:other, without arn:aws:sqs:eu-west-1:1:q.',
  );
  expect(explanationOf('dynamodb:PutItem', 'arn:aws:dynamodb:eu-west-1:1:table/t')).toBe(
    'Closest is the policy of the test, statement 3: its actions are dynamodb:GetItem, without dynamodb:PutItem.',
  );
  expect(
    explanationOf('kms:Decrypt', 'arn:aws:kms:eu-west-1:1:key/k', {
      'kms:ViaService': 'sns.eu-west-1.amazonaws.com',
    }),
  ).toBe(
    'Closest is the policy of the test, statement 2 (Key): its action and resource fit; what does not hold is StringEquals kms:ViaService sqs.eu-west-1.amazonaws.com (the request has sns.eu-west-1.amazonaws.com).',
  );
  expect(explanationOf('ssm:GetParameter', 'arn:aws:ssm:eu-west-1:1:parameter/p')).toBeUndefined();
});
