import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { recipeStackName } from '../../lib/recipes/name';
import { run } from './run';

const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const LOGS = 'arn:aws:logs:us-east-1:111122223333:log-group:shop-sandbox-service-Logs';
const BUCKET = 'arn:aws:s3:::shop-sandbox-source';
const REVISION = 'arn:aws:ecs:us-east-1:111122223333:task-definition/shop-sandbox-order-api:7';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234';
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:quote';
const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:decision-x';
const SNAPSHOT = 'arn:aws:ec2:us-east-1:111122223333:snapshot/snap-1';
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alarms';

const NOTHING = ['Nothing that bears the tags of this environment is left over.'];

const named = (name: string, message = 'gone'): Error => Object.assign(new Error(message), { name });

describe('leftovers', () => {
  const formation = mockClient(CloudFormationClient);
  const tagging = mockClient(ResourceGroupsTaggingAPIClient);
  const logs = mockClient(CloudWatchLogsClient);
  const dynamo = mockClient(DynamoDBClient);
  const s3 = mockClient(S3Client);
  const ec2 = mockClient(EC2Client);
  const ecs = mockClient(ECSClient);
  const kms = mockClient(KMSClient);
  const lambda = mockClient(LambdaClient);
  const secrets = mockClient(SecretsManagerClient);
  const mocks = [formation, tagging, logs, dynamo, s3, ec2, ecs, kms, lambda, secrets];

  /** Resources by ARN with the stack that made them. */
  const tagged = (resources: Readonly<Record<string, string | undefined>>): void => {
    tagging.on(GetResourcesCommand).resolves({
      ResourceTagMappingList: Object.entries(resources).map(([ResourceARN, stack]) => ({
        ResourceARN,
        Tags: stack === undefined ? [] : [{ Key: 'aws:cloudformation:stack-name', Value: stack }],
      })),
    });
  };

  beforeEach(() => {
    for (const mock of mocks) mock.reset();
    formation.on(DescribeStacksCommand).rejects(named('ValidationError', 'Stack with id x does not exist'));
    ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { status: 'ACTIVE' } });
    dynamo.on(DescribeTableCommand).resolves({ Table: { TableSizeBytes: 4 * 1024 ** 3, ItemCount: 12 } });
    logs.on(DescribeLogGroupsCommand).resolves({
      logGroups: [{ logGroupName: 'shop-sandbox-service-Logs', storedBytes: 1024 ** 3 }],
    });
  });

  it('asks for what bears the tags of project, environment and prefix, all three', async () => {
    tagged({});
    const { out } = await run(['leftovers', '--prefix', 'alice']);
    expect(tagging.commandCalls(GetResourcesCommand)[0]?.args[0].input.TagFilters).toEqual([
      { Key: 'project', Values: ['aws-cdk-reference'] },
      { Key: 'environment', Values: ['sandbox'] },
      { Key: 'prefix', Values: ['alice'] },
    ]);
    expect(out).toEqual(NOTHING);
  });

  it('lists each with its cost and its command, and the sum', async () => {
    tagged({ [TABLE]: 'shop-sandbox-orders', [LOGS]: 'shop-sandbox-service', [REVISION]: undefined });
    const { out, status } = await run(['leftovers']);
    expect(out).toEqual([
      'tables (1)',
      `    1.00 $  ${TABLE}, 12 items, 4.0 GB`,
      '              aws dynamodb delete-table --table-name orders',
      'log groups (1)',
      `    0.03 $  ${LOGS}, 1.0 GB`,
      '              aws logs delete-log-group --log-group-name shop-sandbox-service-Logs',
      'task definitions (1)',
      `    0.00 $  ${REVISION}`,
      '              aws ecs deregister-task-definition --task-definition shop-sandbox-order-api:7 && aws ecs delete-task-definitions --task-definitions shop-sandbox-order-api:7',
      '1.03 USD a month, by the prices of us-east-1 of 2026-11-21',
    ]);
    expect(status).toBe(0);
  });

  it('leaves out what belongs to a stack that is there, and what no stack made while any stack is there', async () => {
    formation.on(DescribeStacksCommand, { StackName: 'shop-sandbox-service' }).resolves({ Stacks: [] });
    tagged({ [TABLE]: 'shop-sandbox-orders', [LOGS]: 'shop-sandbox-service', [REVISION]: undefined });
    const { out } = await run(['leftovers', '--json']);
    expect(out).toEqual([expect.stringContaining(TABLE)]);
    expect(JSON.parse(out[0] ?? '')).toHaveLength(1);
  });

  it('leaves out what belongs to the stack of another app that is there, as a recipe, and deletes nothing of it', async () => {
    const stack = recipeStackName({ prefix: 'shop', environment: 'sandbox' }, 'log-archive');
    formation.on(DescribeStacksCommand, { StackName: stack }).resolves({ Stacks: [] });
    tagged({ [BUCKET]: stack, [LOGS]: stack, [REVISION]: undefined });
    const { out } = await run(['leftovers', '--delete', '--yes']);
    expect(out).toEqual(NOTHING);
    expect([...s3.calls(), ...logs.calls()]).toEqual([]);
  });

  it('asks about each group before it deletes, and a no is about that group only', async () => {
    tagged({ [TABLE]: 'shop-sandbox-orders', [LOGS]: 'shop-sandbox-service' });
    const answers = ['n', 'y'];
    const { status, error } = await run(['leftovers', '--delete'], {
      ask: () => Promise.resolve(answers.shift() ?? ''),
    });
    expect(dynamo.commandCalls(DeleteTableCommand)).toHaveLength(0);
    expect(logs.commandCalls(DeleteLogGroupCommand)[0]?.args[0].input).toEqual({
      logGroupName: 'shop-sandbox-service-Logs',
    });
    expect(error).toContain('tables stay.');
    expect(status).toBe(0);
  });

  it('empties a bucket of every version before it deletes it', async () => {
    tagged({ [BUCKET]: 'shop-sandbox-delivery' });
    s3.on(ListObjectVersionsCommand).resolves({
      Versions: [{ Key: 'source.zip', VersionId: '1', Size: 10 }],
      DeleteMarkers: [{ Key: 'source.zip', VersionId: '2' }],
    });
    s3.on(DeleteObjectsCommand).resolves({});
    await run(['leftovers', '--delete', '--yes']);
    expect(s3.commandCalls(DeleteObjectsCommand)[0]?.args[0].input.Delete?.Objects).toEqual([
      { Key: 'source.zip', VersionId: '1' },
      { Key: 'source.zip', VersionId: '2' },
    ]);
    expect(s3.commandCalls(DeleteBucketCommand)).toHaveLength(1);
  });

  it('says what could not be deleted, goes on with the rest, and exits with 1', async () => {
    tagged({ [TABLE]: 'shop-sandbox-orders', [LOGS]: 'shop-sandbox-service' });
    dynamo.on(DeleteTableCommand).rejects(new Error('deletion protection is on'));
    const { status, error } = await run(['leftovers', '--delete', '--yes']);
    expect(error).toContain(`${TABLE} stays: deletion protection is on`);
    expect(error).toContain(`Deleted ${LOGS}`);
    expect(status).toBe(1);
  });

  it('gives no command that fails on a bucket with versions, but its own', async () => {
    tagged({ [BUCKET]: 'shop-sandbox-delivery' });
    s3.on(ListObjectVersionsCommand).resolves({});
    const { out } = await run(['leftovers', '--prefix', 'alice']);
    expect(out).toContain('              npm run ops -- leftovers --delete --env sandbox --prefix alice');
  });

  it('names the way to a protected table, and does not take it by itself', async () => {
    tagged({ [TABLE]: 'shop-sandbox-orders' });
    dynamo.on(DescribeTableCommand).resolves({ Table: { DeletionProtectionEnabled: true } });
    const { out, error, status } = await run(['leftovers', '--delete', '--yes']);
    const command =
      'aws dynamodb update-table --no-deletion-protection-enabled --table-name orders' +
      ' && aws dynamodb wait table-exists --table-name orders' +
      ' && aws dynamodb delete-table --table-name orders';
    expect(out).toContain(`              ${command}`);
    expect(error).toContain(
      `${TABLE} stays: it is protected from deletion; to remove it all the same: ${command}`,
    );
    expect(dynamo.commandCalls(DeleteTableCommand)).toHaveLength(0);
    expect(status).toBe(1);
  });

  it('asks nothing about a key that goes by itself, and gives no command for it', async () => {
    tagged({ [KEY]: 'shop-sandbox-workflow' });
    kms.on(DescribeKeyCommand).resolves({
      KeyMetadata: { KeyId: '1234', KeyState: 'PendingDeletion', DeletionDate: new Date('2026-12-01') },
    });
    const { out, error } = await run(['leftovers', '--delete', '--yes']);
    expect(out).toEqual([
      'keys (1)',
      `    0.00 $  ${KEY}, goes on 2026-12-01`,
      expect.stringMatching(/^0\.00 USD a month/),
    ]);
    expect(error).toEqual([]);
    expect(kms.commandCalls(ScheduleKeyDeletionCommand)).toHaveLength(0);
  });

  it('says of a key that it goes after a waiting time, not that it is deleted', async () => {
    tagged({ [KEY]: 'shop-sandbox-workflow' });
    kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: '1234', KeyState: 'Enabled' } });
    kms.on(ScheduleKeyDeletionCommand).resolves({});
    const { error } = await run(['leftovers', '--delete', '--yes']);
    expect(error.at(-1)).toBe(`Goes in 7 days: ${KEY}`);
  });

  it('deletes a task definition in two steps, the second one alone where it is deregistered', async () => {
    tagged({ [REVISION]: undefined });
    ecs.on(DeleteTaskDefinitionsCommand).resolves({});
    await run(['leftovers', '--delete', '--yes']);
    expect(ecs.commandCalls(DeregisterTaskDefinitionCommand)).toHaveLength(1);
    ecs.resetHistory();
    ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { status: 'INACTIVE' } });
    const { out } = await run(['leftovers', '--delete', '--yes']);
    expect(out[2]).toBe(
      '              aws ecs delete-task-definitions --task-definitions shop-sandbox-order-api:7',
    );
    expect(ecs.commandCalls(DeregisterTaskDefinitionCommand)).toHaveLength(0);
    expect(ecs.commandCalls(DeleteTaskDefinitionsCommand)).toHaveLength(1);
  });

  it('says that Amazon ECS did not delete a task definition, and why', async () => {
    tagged({ [REVISION]: undefined });
    ecs
      .on(DeleteTaskDefinitionsCommand)
      .resolves({ failures: [{ arn: REVISION, reason: 'a service uses it' }] });
    const { error, status } = await run(['leftovers', '--delete', '--yes']);
    expect(error.at(-1)).toBe(`${REVISION} stays: a service uses it`);
    expect(status).toBe(1);
  });

  it('lists what it does not know without a command, as it can only be found in its console', async () => {
    tagged({ [TOPIC]: 'shop-sandbox-delivery' });
    const { out } = await run(['leftovers']);
    expect(out).toEqual([
      'others (1)',
      `         ?  ${TOPIC}, not looked at`,
      expect.stringMatching(/and 1 without a known price$/),
    ]);
  });

  it('does not list what the index of tags still names and is gone', async () => {
    tagged({ [TABLE]: 's', [LOGS]: 's', [REVISION]: 's', [FUNCTION]: 's', [SECRET]: 's', [SNAPSHOT]: 's' });
    dynamo.on(DescribeTableCommand).rejects(named('ResourceNotFoundException'));
    // Another group, whose name begins alike, is there.
    logs
      .on(DescribeLogGroupsCommand)
      .resolves({ logGroups: [{ logGroupName: 'shop-sandbox-service-Logs-2' }] });
    ecs
      .on(DescribeTaskDefinitionCommand)
      .rejects(named('ClientException', 'Unable to describe task definition.'));
    lambda.on(GetFunctionConfigurationCommand).rejects(named('ResourceNotFoundException'));
    secrets.on(DescribeSecretCommand).rejects(named('ResourceNotFoundException'));
    ec2.on(DescribeSnapshotsCommand).rejects(named('InvalidSnapshot.NotFound'));
    const { out } = await run(['leftovers']);
    expect(out).toEqual(NOTHING);
  });

  it('gives no command for a secret, a table or a revision whose deletion is under way', async () => {
    tagged({ [TABLE]: 's', [REVISION]: 's', [SECRET]: 's' });
    dynamo.on(DescribeTableCommand).resolves({ Table: { TableStatus: 'DELETING' } });
    ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { status: 'DELETE_IN_PROGRESS' } });
    secrets.on(DescribeSecretCommand).resolves({ DeletedDate: new Date('2026-12-01') });
    const { out } = await run(['leftovers', '--json']);
    expect(out[0]).not.toContain('"command"');
  });
});
