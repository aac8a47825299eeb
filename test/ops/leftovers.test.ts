import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
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
import { recipeStackName } from '../../lib/recipes/app';
import { run } from './run';

const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const LOGS = 'arn:aws:logs:us-east-1:111122223333:log-group:shop-sandbox-service-Logs';
const BUCKET = 'arn:aws:s3:::shop-sandbox-source';
const REVISION = 'arn:aws:ecs:us-east-1:111122223333:task-definition/shop-sandbox-order-api:7';

describe('leftovers', () => {
  const formation = mockClient(CloudFormationClient);
  const tagging = mockClient(ResourceGroupsTaggingAPIClient);
  const logs = mockClient(CloudWatchLogsClient);
  const dynamo = mockClient(DynamoDBClient);
  const s3 = mockClient(S3Client);

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
    for (const mock of [formation, tagging, logs, dynamo, s3]) mock.reset();
    formation
      .on(DescribeStacksCommand)
      .rejects(Object.assign(new Error('Stack with id x does not exist'), { name: 'ValidationError' }));
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
    expect(out).toEqual(['Nothing that bears the tags of this environment is left over.']);
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
      '              aws ecs deregister-task-definition --task-definition shop-sandbox-order-api:7',
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
    expect(out).toEqual(['Nothing that bears the tags of this environment is left over.']);
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

  it('does not list what the index of tags still names and is gone', async () => {
    tagged({ [TABLE]: 'shop-sandbox-orders' });
    dynamo
      .on(DescribeTableCommand)
      .rejects(Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' }));
    const { out } = await run(['leftovers']);
    expect(out).toEqual(['Nothing that bears the tags of this environment is left over.']);
  });
});
