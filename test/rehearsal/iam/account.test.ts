import { loadAssembly } from '../../../rehearsal/assembly';
import type { TemplateResource } from '../../../rehearsal/assembly/types';
import { readAccount } from '../../../rehearsal/iam/account';
import type { Decision } from '../../../rehearsal/iam/evaluate';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { createResolver } from '../../../rehearsal/values';
import { synthesizeEnvironment } from '../../synthesis';
import { allow, assemblyWith, document, roleWith } from './account-lab';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:q';

function accountOf(resources: Readonly<Record<string, TemplateResource>>) {
  const assembly = assemblyWith(resources);
  return readAccount(assembly, createResolver(assembly));
}

function decide(
  resources: Readonly<Record<string, TemplateResource>>,
  role: string,
  action: string,
  resource: string,
): Decision {
  const account = accountOf(resources);
  const arn = account.roles.get(role)?.arn ?? '';
  return account.decide({
    principal: { kind: 'role', name: role, arn, account: '123456789012' },
    action,
    resource,
    context: {},
  });
}

test.each<[string, Readonly<Record<string, TemplateResource>>]>([
  [
    'an inline policy',
    {
      Reader: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'Reader',
          AssumeRolePolicyDocument: document([]),
          Policies: [{ PolicyName: 'P', PolicyDocument: document([allow('sqs:SendMessage', QUEUE)]) }],
        },
      },
    },
  ],
  ['a policy of its own', roleWith('Reader', [allow('sqs:SendMessage', QUEUE)])],
  [
    'a role policy',
    {
      ...roleWith('Reader', []),
      InlinePolicy: {
        Type: 'AWS::IAM::RolePolicy',
        Properties: {
          PolicyName: 'P',
          RoleName: { Ref: 'Reader' },
          PolicyDocument: document([allow('sqs:SendMessage', QUEUE)]),
        },
      },
    },
  ],
  [
    'a managed policy that the role names',
    {
      ...roleWith('Reader', [], { ManagedPolicyArns: [{ Ref: 'Managed' }] }),
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { PolicyDocument: document([allow('sqs:SendMessage', QUEUE)]) },
      },
    },
  ],
  [
    'a managed policy that names the role',
    {
      ...roleWith('Reader', []),
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          Roles: [{ Ref: 'Reader' }],
          PolicyDocument: document([allow('sqs:SendMessage', QUEUE)]),
        },
      },
    },
  ],
])('A role has what %s allows', (_, resources) => {
  expect(decide(resources, 'Reader', 'sqs:SendMessage', QUEUE).allowed).toBe(true);
  expect(decide(resources, 'Reader', 'sqs:ReceiveMessage', QUEUE).allowed).toBe(false);
});

test('A permissions boundary of the templates limits the role', () => {
  const resources = {
    ...roleWith('Reader', [allow('sqs:*', QUEUE)], { PermissionsBoundary: { Ref: 'Boundary' } }),
    Boundary: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: document([allow('sqs:SendMessage', '*')]) },
    },
  };
  expect(decide(resources, 'Reader', 'sqs:SendMessage', QUEUE).allowed).toBe(true);
  expect(decide(resources, 'Reader', 'sqs:ReceiveMessage', QUEUE)).toMatchObject({
    refusal: 'permissions boundary',
  });
});

test('A policy of AWS whose document is not here is refused by name', () => {
  const resources = roleWith('Reader', [], {
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  });
  expect(() => accountOf(resources)).toThrow(
    /The role Reader of stack shop has the policy arn:aws:iam::aws:policy\/AdministratorAccess/,
  );
});

test('A call in the name of a role that no template has is refused by name', () => {
  expect(() => decide(roleWith('Reader', []), 'Writer', 'sqs:SendMessage', QUEUE)).toThrow(
    /has no role Writer, in whose name a call was made. It has: Reader/,
  );
});

test.each<[string, string, string, Readonly<Record<string, TemplateResource>>]>([
  [
    'queue',
    'sqs:SendMessage',
    QUEUE,
    {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: document([{ ...allow('sqs:SendMessage', QUEUE), Principal: '*' }]),
        },
      },
    },
  ],
  [
    'topic',
    'sns:Publish',
    'arn:aws:sns:us-east-1:123456789012:t',
    {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } },
      Policy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'Topic' }],
          PolicyDocument: document([{ ...allow('sns:Publish', '*'), Principal: { AWS: '*' } }]),
        },
      },
    },
  ],
  [
    'bucket',
    's3:GetObject',
    'arn:aws:s3:::b/key',
    {
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: 'b',
          PolicyDocument: document([{ ...allow('s3:GetObject', 'arn:aws:s3:::b/key'), Principal: '*' }]),
        },
      },
    },
  ],
  [
    'repository',
    'ecr:PutImage',
    'arn:aws:ecr:us-east-1:123456789012:repository/r',
    {
      Repository: {
        Type: 'AWS::ECR::Repository',
        Properties: {
          RepositoryName: 'r',
          RepositoryPolicyText: document([
            {
              Effect: 'Allow',
              Action: 'ecr:PutImage',
              Principal: { AWS: { 'Fn::GetAtt': ['Reader', 'Arn'] } },
            },
          ]),
        },
      },
    },
  ],
  [
    'function',
    'lambda:InvokeFunction',
    'arn:aws:lambda:us-east-1:123456789012:function:f:live',
    {
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'f:live',
          Principal: { 'Fn::GetAtt': ['Reader', 'Arn'] },
        },
      },
    },
  ],
])('The policy of a %s is evaluated', (_, action, resource, resources) => {
  const all = { ...roleWith('Reader', []), ...resources };
  expect(decide(all, 'Reader', action, resource).allowed).toBe(true);
  expect(decide(all, 'Reader', action, `${resource}x`).allowed).toBe(false);
});

test('A permission with the ARN of a rule lets that rule alone call the function', () => {
  const resource = 'arn:aws:lambda:us-east-1:123456789012:function:f';
  const account = accountOf({
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'f',
        Principal: 'events.amazonaws.com',
        SourceArn: 'arn:aws:events:us-east-1:123456789012:rule/mine',
      },
    },
  });
  const byRule = (rule: string): boolean =>
    account.decide({
      principal: { kind: 'service', name: 'events.amazonaws.com' },
      action: 'lambda:InvokeFunction',
      resource,
      context: { 'aws:SourceArn': `arn:aws:events:us-east-1:123456789012:rule/${rule}` },
    }).allowed;
  expect([byRule('mine'), byRule('other')]).toEqual([true, false]);
});

test('A rule writes to the log group that a policy of CloudWatch Logs names, and to no other', () => {
  const account = accountOf({
    Writers: {
      Type: 'AWS::Logs::ResourcePolicy',
      Properties: {
        PolicyName: 'writers',
        PolicyDocument: JSON.stringify(
          document([
            allow('logs:PutLogEvents', 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/told:*', {
              Principal: { Service: 'events.amazonaws.com' },
              Condition: {
                ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-east-1:123456789012:rule/mine' },
              },
            }),
          ]),
        ),
      },
    },
  });
  const writes = (rule: string, group: string): boolean =>
    account.decide({
      principal: { kind: 'service', name: 'events.amazonaws.com' },
      action: 'logs:PutLogEvents',
      resource: `arn:aws:logs:us-east-1:123456789012:log-group:${group}:log-stream:any`,
      context: { 'aws:SourceArn': `arn:aws:events:us-east-1:123456789012:rule/${rule}` },
    }).allowed;
  expect(writes('mine', '/aws/events/told')).toBe(true);
  expect(writes('other', '/aws/events/told')).toBe(false);
  expect(writes('mine', '/aws/events/untold')).toBe(false);
});

/** A role `Action` that trusts this principal, and a role `Pipeline` that may take on any. */
function trusting(principal: object): Record<string, TemplateResource> {
  return {
    ...roleWith('Pipeline', [allow('sts:AssumeRole', '*')]),
    ...roleWith('Action', [], {
      AssumeRolePolicyDocument: document([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal },
      ]),
    }),
  };
}

test('A role is taken on by whom its trust policy names', () => {
  const arn = 'arn:aws:iam::123456789012:role/Action';
  const assumed = (principal: object): boolean =>
    decide(trusting(principal), 'Pipeline', 'sts:AssumeRole', arn).allowed;
  expect(assumed({ AWS: { 'Fn::GetAtt': ['Pipeline', 'Arn'] } })).toBe(true);
  expect(assumed({ AWS: 'arn:aws:iam::123456789012:root' })).toBe(true);
  expect(assumed({ Service: 'codepipeline.amazonaws.com' })).toBe(false);
});

test.each<[string, TemplateResource]>([
  ['AWS::SQS::QueueInlinePolicy', { Type: 'AWS::SQS::QueueInlinePolicy', Properties: {} }],
  ['AWS::KMS::ReplicaKey', { Type: 'AWS::KMS::ReplicaKey', Properties: {} }],
  ['AWS::ECR::RegistryPolicy', { Type: 'AWS::ECR::RegistryPolicy', Properties: {} }],
  [
    'AWS::ApiGateway::RestApi',
    { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'a', Policy: document([]) } },
  ],
  ['AWS::EFS::FileSystem', { Type: 'AWS::EFS::FileSystem', Properties: { FileSystemPolicy: document([]) } }],
  ['AWS::Events::EventBus', { Type: 'AWS::Events::EventBus', Properties: { Policy: document([]) } }],
  [
    'AWS::DynamoDB::Table',
    {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 't',
        StreamSpecification: {
          StreamViewType: 'KEYS_ONLY',
          ResourcePolicy: { PolicyDocument: document([]) },
        },
      },
    },
  ],
  [
    'AWS::DynamoDB::GlobalTable',
    {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: 't',
        Replicas: [
          {
            Region: 'eu-west-1',
            ReplicaStreamSpecification: { ResourcePolicy: { PolicyDocument: document([]) } },
          },
        ],
      },
    },
  ],
  [
    'table',
    {
      Type: 'AWS::DynamoDB::Table',
      Properties: { TableName: 't', ResourcePolicy: { PolicyDocument: document([]) } },
    },
  ],
  [
    'Permission',
    {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'a', FunctionName: 'f', Principal: '*', PrincipalOrgID: 'o-1' },
    },
  ],
])('A policy of a resource that is not evaluated is refused by name: %s', (name, resource) => {
  expect(() => accountOf({ Odd: resource })).toThrow(new RegExp(`Odd of stack .*${name}|${name}.*Odd`, 'is'));
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['AWS::ApiGateway::RestApi', { Name: 'a' }],
  ['AWS::EFS::FileSystem', {}],
  ['AWS::Events::EventBus', { Name: 'b' }],
  ['AWS::DynamoDB::Table', { TableName: 't', StreamSpecification: { StreamViewType: 'KEYS_ONLY' } }],
])('A resource that could have a policy and has none is admitted: %s', (Type, Properties) => {
  expect(() => accountOf({ Plain: { Type, Properties } })).not.toThrow();
});

test.each(['sandbox', 'staging', 'production'] as const)(
  'Every policy of %s is one that is evaluated',
  (environment) => {
    const assembly = loadAssembly(synthesizeEnvironment(environment).directory);
    const account = readAccount(assembly, undeployedResolver(assembly));
    expect(account.roles.size).toBeGreaterThan(30);
  },
);

test('The keys of the sandbox are known by what they encrypt', () => {
  const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
  const { encryption } = readAccount(assembly, undeployedResolver(assembly));
  const services = [...encryption.keys()].map((arn) => arn.split(':')[2]);
  expect(new Set(services)).toEqual(new Set(['s3', 'sns', 'sqs', 'states']));
});
