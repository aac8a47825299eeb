import type { AwsCall } from '../../../rehearsal/aws/calls';
import { AccessJudge } from '../../../rehearsal/iam/judge';
import { AccessLog } from '../../../rehearsal/iam/log';
import type { CallFacts } from '../../../rehearsal/iam/operations';
import { allow, assemblyWith, document, roleWith } from './account-lab';

const ACCOUNT = '123456789012';
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:parked`;
const KEY_POLICY = document([
  { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
]);

const ENCRYPTED_QUEUE = {
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: KEY_POLICY } },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: 'parked', KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
  },
};

function judging(resources: Parameters<typeof assemblyWith>[0], facts?: CallFacts) {
  const log = AccessLog.start();
  const judge = new AccessJudge(log, facts);
  judge.deploy(assemblyWith(resources));
  return { judge, log };
}

function call(role: string, name: string, input: object): AwsCall {
  const [service = '', operation = ''] = name.split(':');
  return { role, service, operation, input: { ...input } };
}

const SEND = { QueueUrl: 'http://127.0.0.1:1/parked' };

test('A call is allowed by the policies of the role whose name is its access key id', () => {
  const { judge, log } = judging({
    ...roleWith('Parker', [allow('sqs:SendMessage', QUEUE)]),
    ...roleWith('Other', []),
  });
  expect(judge.authorize(call('Parker', 'sqs:SendMessage', SEND))).toEqual({ allowed: true });
  expect(judge.authorize(call('Other', 'sqs:SendMessage', SEND))).toMatchObject({ allowed: false });
  expect(log.uses).toMatchObject([{ need: { action: 'sqs:SendMessage', resource: QUEUE }, count: 1 }]);
});

test('A refusal has the words of AWS, and the log the statement that came closest', () => {
  const { judge, log } = judging(roleWith('Parker', [allow('sqs:SendMessage', `${QUEUE}-other`)]));
  const message = `User: arn:aws:sts::${ACCOUNT}:assumed-role/Parker/rehearsal is not authorized to perform: sqs:SendMessage on resource: ${QUEUE} because no identity-based policy allows the sqs:SendMessage action`;
  expect(judge.authorize(call('Parker', 'sqs:SendMessage', SEND))).toMatchObject({ message });
  expect(log.refusals).toEqual([
    {
      caller: 'Parker',
      operation: 'sqs:SendMessage',
      message,
      explanation: `Closest is the policy ParkerPolicy of stack shop, statement 1: its action fits; its resources are ${QUEUE}-other, without ${QUEUE}.`,
      count: 1,
    },
  ]);
});

test('An explicit deny is called one', () => {
  const { judge } = judging(
    roleWith('Parker', [allow('sqs:*', '*'), { ...allow('sqs:SendMessage', '*'), Effect: 'Deny' }]),
  );
  expect(judge.authorize(call('Parker', 'sqs:SendMessage', SEND))).toMatchObject({
    message: expect.stringMatching(/with an explicit deny in an identity-based policy$/),
  });
});

test.each<[string, object, string, number]>([
  ['sqs:SendMessage', SEND, 'AccessDeniedException', 400],
  ['sns:Publish', { TopicArn: 'arn:aws:sns:us-east-1:1:t' }, 'AuthorizationError', 403],
  ['lambda:Invoke', { FunctionName: 'f' }, 'AccessDeniedException', 403],
])('%s is refused by the error of its service', (name, input, code, status) => {
  const { judge } = judging(roleWith('Nobody', []));
  expect(judge.authorize(call('Nobody', name, input))).toMatchObject({ code, status });
});

/** The right to use every key through one service. */
function keysThrough(service: string): object {
  return allow(['kms:Decrypt', 'kms:GenerateDataKey'], '*', {
    Condition: { StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } },
  });
}

test.each<[string, readonly object[], object]>([
  ['through the queue', [keysThrough('sqs')], { allowed: true }],
  ['through topics only', [keysThrough('sns')], { allowed: false, code: 'KmsAccessDenied' }],
  ['not at all', [], { allowed: false, code: 'KmsAccessDenied' }],
])('Who sends to an encrypted queue needs its key: %s', (_, more, expected) => {
  const role = roleWith('Parker', [allow('sqs:SendMessage', QUEUE), ...more]);
  const { judge } = judging({ ...ENCRYPTED_QUEUE, ...role });
  expect(judge.authorize(call('Parker', 'sqs:SendMessage', SEND))).toMatchObject(expected);
});

test('Who starts an encrypted execution needs its key, and so does the role of the state machine', () => {
  const machine = `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:orders`;
  const key = allow(['kms:Decrypt', 'kms:GenerateDataKey'], '*', {
    Condition: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': machine } },
  });
  const resources = (caller: readonly object[], own: readonly object[]) => ({
    Key: ENCRYPTED_QUEUE.Key,
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'orders',
        RoleArn: { 'Fn::GetAtt': ['Workflow', 'Arn'] },
        EncryptionConfiguration: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      },
    },
    ...roleWith('Api', [allow('states:StartExecution', machine), ...caller]),
    ...roleWith('Workflow', own),
  });
  const start = call('Api', 'states:StartExecution', { stateMachineArn: machine });
  expect(judging(resources([key], [key])).judge.authorize(start)).toEqual({ allowed: true });
  expect(judging(resources([], [key])).judge.authorize(start)).toMatchObject({
    code: 'KmsAccessDeniedException',
    message: expect.stringContaining('assumed-role/Api/'),
  });
  expect(judging(resources([key], [])).judge.authorize(start)).toMatchObject({
    message: expect.stringContaining('assumed-role/Workflow/'),
  });
});

test.each(['operator', 'rehearsal'])('%s is no role of the account, and is not judged', (name) => {
  const { judge } = judging({});
  expect(judge.authorize(call(name, 'dynamodb:Scan', { TableName: 't' }))).toEqual({ allowed: true });
});

test.each<[string, string, RegExp]>([
  ['Stranger', 'sqs:SendMessage', /has no role Stranger/],
  ['Parker', 'sqs:PurgeQueue', /does not know which permission sqs:PurgeQueue needs/],
])('A call that cannot be judged is refused and written down: %s, %s', (role, name, message) => {
  const { judge, log } = judging(roleWith('Parker', [allow('*', '*')]));
  expect(judge.authorize(call(role, name, SEND))).toMatchObject({ allowed: false });
  expect(log.refusals).toMatchObject([{ message: expect.stringMatching(message) }]);
});

test('A hook that reports is judged by the group of its deployment', () => {
  const group = `arn:aws:codedeploy:us-east-1:${ACCOUNT}:deploymentgroup:app/group`;
  const { judge } = judging(
    roleWith('Hook', [allow('codedeploy:PutLifecycleEventHookExecutionStatus', group)]),
    { deploymentGroup: (id) => (id === 'd-1' ? 'app/group' : 'app/other') },
  );
  const report = (deploymentId: string) =>
    judge.authorize(call('Hook', 'codedeploy:PutLifecycleEventHookExecutionStatus', { deploymentId }))
      .allowed;
  expect([report('d-1'), report('d-2')]).toEqual([true, false]);
});

test('A service calls what the policy of the resource lets it call, for that source', () => {
  const rule = `arn:aws:events:us-east-1:${ACCOUNT}:rule/mine`;
  const { judge, log } = judging({
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'f',
        Principal: 'events.amazonaws.com',
        SourceArn: rule,
      },
    },
  });
  const may = (sourceArn: string): boolean =>
    judge.mayService({
      caller: 'events.amazonaws.com',
      sourceArn,
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: 'f' },
    });
  expect([may(rule), may(`${rule}-other`)]).toEqual([true, false]);
  expect(log.refusals).toMatchObject([
    { message: expect.stringMatching(/because no resource-based policy/) },
  ]);
});

test('A log apart keeps its uses to itself and hands on its refusals', () => {
  const log = AccessLog.start();
  const judge = new AccessJudge(log.apart());
  judge.deploy(assemblyWith(roleWith('Parker', [allow('sqs:SendMessage', QUEUE)])));
  judge.authorize(call('Parker', 'sqs:SendMessage', SEND));
  judge.authorize(call('Parker', 'sqs:ReceiveMessage', SEND));
  expect([log.uses.length, log.refusals.length]).toEqual([0, 1]);
});
