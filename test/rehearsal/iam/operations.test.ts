import { awsSdkToIamAction } from 'aws-cdk-lib/custom-resources/lib/helpers-internal';
import { needsOf, OPERATIONS } from '../../../rehearsal/iam/operations';
import type { Surroundings } from '../../../rehearsal/iam/operations';

const KEY = 'arn:aws:kms:eu-west-1:1:key/k';
const MACHINE = 'arn:aws:states:eu-west-1:1:stateMachine:orders';
const ROLE = 'arn:aws:iam::1:role/orders';

const surroundings: Surroundings = {
  place: { partition: 'aws', region: 'eu-west-1', account: '1' },
  encryption: new Map([
    ['arn:aws:sqs:eu-west-1:1:secret', KEY],
    ['arn:aws:sns:eu-west-1:1:secret', KEY],
    ['arn:aws:s3:::secret', KEY],
    [MACHINE, KEY],
  ]),
  facts: {
    deploymentGroup: (id) => (id === 'd-1' ? 'app/group' : undefined),
    taskOwner: (token) => (token === 'given' ? MACHINE : undefined),
  },
  machineRole: (arn) => (arn === MACHINE ? ROLE : undefined),
};

/** Action and resource of each need, and the role where it is not the caller's. */
function needs(name: string, input: object): readonly string[] {
  const [service = '', operation = ''] = name.split(':');
  return needsOf({ service, operation, input: { ...input } }, surroundings).map(
    ({ action, resource, role }) => [action, resource, ...(role === undefined ? [] : [role])].join(' '),
  );
}

// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
test.each<[string, object, string[]]>([
  ['dynamodb:GetItem', { TableName: 't' }, ['dynamodb:GetItem arn:aws:dynamodb:eu-west-1:1:table/t']],
  [
    'dynamodb:PutItem',
    { TableName: 'arn:aws:dynamodb:eu-west-1:1:table/t' },
    ['dynamodb:PutItem arn:aws:dynamodb:eu-west-1:1:table/t'],
  ],
  [
    'dynamodb:Query',
    { TableName: 't', IndexName: 'i' },
    ['dynamodb:Query arn:aws:dynamodb:eu-west-1:1:table/t/index/i'],
  ],
  [
    'dynamodb:BatchWriteItem',
    { RequestItems: { a: [], b: [] } },
    [
      'dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-1:1:table/a',
      'dynamodb:BatchWriteItem arn:aws:dynamodb:eu-west-1:1:table/b',
    ],
  ],
  [
    'dynamodb:TransactWriteItems',
    { TransactItems: [{ Put: { TableName: 'a' } }, { ConditionCheck: { TableName: 'b' } }] },
    [
      'dynamodb:PutItem arn:aws:dynamodb:eu-west-1:1:table/a',
      'dynamodb:ConditionCheckItem arn:aws:dynamodb:eu-west-1:1:table/b',
    ],
  ],
  [
    'lambda:Invoke',
    { FunctionName: 'f', Qualifier: 'live' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:1:function:f:live'],
  ],
  [
    'lambda:Invoke',
    { FunctionName: 'arn:aws:lambda:eu-west-1:1:function:f:2' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:1:function:f:2'],
  ],
  [
    'sqs:SendMessage',
    { QueueUrl: 'http://127.0.0.1:1234/plain' },
    ['sqs:SendMessage arn:aws:sqs:eu-west-1:1:plain'],
  ],
  [
    'sqs:SendMessage',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/secret' },
    ['sqs:SendMessage arn:aws:sqs:eu-west-1:1:secret', `kms:GenerateDataKey ${KEY}`, `kms:Decrypt ${KEY}`],
  ],
  [
    'sns:Publish',
    { TopicArn: 'arn:aws:sns:eu-west-1:1:secret' },
    ['sns:Publish arn:aws:sns:eu-west-1:1:secret', `kms:GenerateDataKey ${KEY}`, `kms:Decrypt ${KEY}`],
  ],
  [
    'states:StartExecution',
    { stateMachineArn: MACHINE },
    [
      `states:StartExecution ${MACHINE}`,
      `kms:GenerateDataKey ${KEY}`,
      `kms:Decrypt ${KEY}`,
      `kms:GenerateDataKey ${KEY} ${ROLE}`,
      `kms:Decrypt ${KEY} ${ROLE}`,
    ],
  ],
  [
    'states:SendTaskFailure',
    { taskToken: 'given' },
    [`states:SendTaskFailure ${MACHINE}`, `kms:GenerateDataKey ${KEY} ${ROLE}`, `kms:Decrypt ${KEY} ${ROLE}`],
  ],
  ['states:SendTaskHeartbeat', { taskToken: 'given' }, [`states:SendTaskHeartbeat ${MACHINE}`]],
  ['states:SendTaskHeartbeat', { taskToken: 'never given' }, []],
  ['ssm:GetParameter', { Name: '/a/b' }, ['ssm:GetParameter arn:aws:ssm:eu-west-1:1:parameter/a/b']],
  [
    'codedeploy:PutLifecycleEventHookExecutionStatus',
    { deploymentId: 'd-1' },
    [
      'codedeploy:PutLifecycleEventHookExecutionStatus arn:aws:codedeploy:eu-west-1:1:deploymentgroup:app/group',
    ],
  ],
  ['codedeploy:GetDeployment', { deploymentId: 'd-2' }, []],
  [
    'codedeploy:CreateDeployment',
    { applicationName: 'app', deploymentGroupName: 'group' },
    ['codedeploy:CreateDeployment arn:aws:codedeploy:eu-west-1:1:deploymentgroup:app/group'],
  ],
  [
    'ecs:RegisterTaskDefinition',
    { family: 'f', taskRoleArn: ROLE, tags: [{ key: 'a', value: 'b' }] },
    [
      'ecs:RegisterTaskDefinition *',
      `iam:PassRole ${ROLE}`,
      'ecs:TagResource arn:aws:ecs:eu-west-1:1:task-definition/f:*',
    ],
  ],
  [
    'ecs:DescribeServices',
    { cluster: 'arn:aws:ecs:eu-west-1:1:cluster/c', services: ['s'] },
    ['ecs:DescribeServices arn:aws:ecs:eu-west-1:1:service/c/s'],
  ],
  ['ecs:ListServices', { cluster: 'c' }, ['ecs:ListServices *']],
  ['monitoring:GetMetricData', {}, ['cloudwatch:GetMetricData *']],
  [
    's3:GetObject',
    { Bucket: 'secret', Key: 'a/b', VersionId: '1' },
    ['s3:GetObjectVersion arn:aws:s3:::secret/a/b', `kms:Decrypt ${KEY}`],
  ],
  [
    's3:PutObject',
    { Bucket: 'secret', Key: 'a' },
    ['s3:PutObject arn:aws:s3:::secret/a', `kms:GenerateDataKey ${KEY}`, `kms:Decrypt ${KEY}`],
  ],
  [
    'ecr-public:GetAuthorizationToken',
    {},
    ['ecr-public:GetAuthorizationToken *', 'sts:GetServiceBearerToken *'],
  ],
  [
    'codebuild:BatchGetBuilds',
    { ids: ['seed:1'] },
    ['codebuild:BatchGetBuilds arn:aws:codebuild:eu-west-1:1:project/seed'],
  ],
  ['ecr:PutImage', { repositoryName: 'r' }, ['ecr:PutImage arn:aws:ecr:eu-west-1:1:repository/r']],
])('%s of %j needs %j', (name, input, expected) => {
  expect(needs(name, input)).toEqual(expected);
});

test('What a service does for a caller is bound to the service and to what it encrypts', () => {
  const input = { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/secret' };
  const [, key] = needsOf({ service: 'sqs', operation: 'SendMessage', input }, surroundings);
  expect(key?.context).toEqual({
    'kms:ViaService': 'sqs.eu-west-1.amazonaws.com',
    'kms:EncryptionContext:aws:sqs:arn': 'arn:aws:sqs:eu-west-1:1:secret',
  });
});

test.each<[string, object, Readonly<Record<string, string>>]>([
  ['ecs:ListServices', { cluster: 'c' }, { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:1:cluster/c' }],
  ['monitoring:PutMetricData', { Namespace: 'shop' }, { 'cloudwatch:namespace': 'shop' }],
])('%s carries what its condition keys ask for', (name, input, context) => {
  const [service = '', operation = ''] = name.split(':');
  const [need] = needsOf({ service, operation, input: { ...input } }, surroundings);
  expect(need?.context).toEqual(context);
});

test('A role is passed to tasks, and to nothing else', () => {
  const input = { family: 'f', executionRoleArn: ROLE };
  const needed = needsOf({ service: 'ecs', operation: 'RegisterTaskDefinition', input }, surroundings);
  expect(needed.find(({ action }) => action === 'iam:PassRole')?.context).toEqual({
    'iam:PassedToService': 'ecs-tasks.amazonaws.com',
  });
});

test('An operation that is not in the table is an error by name', () => {
  expect(() => needs('dynamodb:ExecuteStatement', {})).toThrow(
    /does not know which permission dynamodb:ExecuteStatement needs/,
  );
});

/** Actions that are not called like their operation, as AWS documents them. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'dynamodb:TransactGetItems': 'by item',
  'dynamodb:TransactWriteItems': 'by item',
  's3:GetObject': 'by version',
};

test.each(Object.keys(OPERATIONS).filter((name) => !Object.hasOwn(EXCEPTIONS, name)))(
  'The first action of %s is the one that the CDK knows for it',
  (name) => {
    const [service = '', operation = ''] = name.split(':');
    const sdkName = service === 'monitoring' ? 'cloudwatch' : service;
    const input = {
      ids: ['p:1'],
      services: ['s'],
      tasks: ['t'],
      serviceRevisionArns: ['r'],
      serviceDeploymentArns: ['d'],
      deploymentId: 'd-1',
      taskToken: 'given',
      RequestItems: { t: [] },
    };
    const [need] = needsOf({ service, operation, input }, surroundings);
    expect(need?.action).toBe(
      awsSdkToIamAction(sdkName, `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`),
    );
  },
);
