import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteRepositoryCommand, ECRClient, paginateDescribeImages } from '@aws-sdk/client-ecr';
import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { BUCKETS } from './buckets';
import { lastPart, type LeftoverKind, resourcePart, stored } from './leftover';
import { PRICES } from './prices';

const LOG_GROUPS: LeftoverKind = {
  title: 'log groups',
  pattern: /:logs:[^:]*:[^:]*:log-group:/,
  async hold({ clients }, arn) {
    const name = logGroup(arn);
    const { logGroups = [] } = await clients
      .get(CloudWatchLogsClient)
      .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    const found = logGroups.find(({ logGroupName }) => logGroupName === name);
    return stored(found?.storedBytes ?? 0, PRICES.logsGb);
  },
  command: (arn) => `aws logs delete-log-group --log-group-name ${logGroup(arn)}`,
  async remove({ clients }, arn) {
    await clients.get(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName: logGroup(arn) }));
  },
};

function logGroup(arn: string): string {
  return resourcePart(arn)
    .replace(/^log-group:/, '')
    .replace(/:\*$/, '');
}

const TABLES: LeftoverKind = {
  title: 'tables',
  pattern: /:dynamodb:[^:]*:[^:]*:table\/[^/]+$/,
  async hold({ clients }, arn) {
    const { Table } = await clients
      .get(DynamoDBClient)
      .send(new DescribeTableCommand({ TableName: lastPart(arn) }));
    const { TableSizeBytes = 0, ItemCount = 0, DeletionProtectionEnabled } = Table ?? {};
    const { what, monthlyUsd } = stored(TableSizeBytes, PRICES.tableGb);
    const lock = DeletionProtectionEnabled ? ', protected from deletion' : '';
    return { what: `${ItemCount} items, ${what}${lock}`, monthlyUsd };
  },
  command: (arn) => `aws dynamodb delete-table --table-name ${lastPart(arn)}`,
  async remove({ clients }, arn) {
    await clients.get(DynamoDBClient).send(new DeleteTableCommand({ TableName: lastPart(arn) }));
  },
};

const REPOSITORIES: LeftoverKind = {
  title: 'image repositories',
  pattern: /:ecr:[^:]*:[^:]*:repository\//,
  async hold({ clients }, arn) {
    const client = clients.get(ECRClient);
    let bytes = 0;
    let images = 0;
    for await (const page of paginateDescribeImages({ client }, { repositoryName: repository(arn) })) {
      for (const { imageSizeInBytes = 0 } of page.imageDetails ?? []) {
        bytes += imageSizeInBytes;
        images += 1;
      }
    }
    const { what, monthlyUsd } = stored(bytes, PRICES.imageGb);
    return { what: `${images} images, ${what}`, monthlyUsd };
  },
  command: (arn) => `aws ecr delete-repository --force --repository-name ${repository(arn)}`,
  async remove({ clients }, arn) {
    const call = new DeleteRepositoryCommand({ repositoryName: repository(arn), force: true });
    await clients.get(ECRClient).send(call);
  },
};

function repository(arn: string): string {
  return resourcePart(arn).replace(/^repository\//, '');
}

const TASK_DEFINITIONS: LeftoverKind = {
  title: 'task definitions',
  pattern: /:ecs:[^:]*:[^:]*:task-definition\//,
  hold: () => Promise.resolve({ what: '', monthlyUsd: 0 }),
  command: (arn) => `aws ecs deregister-task-definition --task-definition ${arn.replace(/^.*\//, '')}`,
  async remove({ clients }, taskDefinition) {
    const client = clients.get(ECSClient);
    await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    await client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [taskDefinition] }));
  },
};

const FUNCTIONS: LeftoverKind = {
  title: 'functions and their versions',
  pattern: /:lambda:[^:]*:[^:]*:function:/,
  hold: () => Promise.resolve({ what: '', monthlyUsd: 0 }),
  command: (arn) =>
    `aws lambda delete-function --function-name ${resourcePart(arn).replace(/^function:/, '')}`,
  async remove({ clients }, FunctionName) {
    await clients.get(LambdaClient).send(new DeleteFunctionCommand({ FunctionName }));
  },
};

/** A destroyed stack leaves its keys until their deletion is due, free meanwhile. */
const KEYS: LeftoverKind = {
  title: 'keys',
  pattern: /:kms:[^:]*:[^:]*:key\//,
  async hold({ clients }, arn) {
    const { KeyMetadata } = await clients.get(KMSClient).send(new DescribeKeyCommand({ KeyId: arn }));
    return KeyMetadata?.KeyState === 'PendingDeletion'
      ? { what: `goes on ${KeyMetadata.DeletionDate?.toISOString().slice(0, 10)}`, monthlyUsd: 0 }
      : { what: KeyMetadata?.KeyState ?? '', monthlyUsd: PRICES.key };
  },
  command: (arn) => `aws kms schedule-key-deletion --pending-window-in-days 7 --key-id ${lastPart(arn)}`,
  async remove({ clients }, KeyId) {
    const client = clients.get(KMSClient);
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyState === 'PendingDeletion') return;
    await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  },
};

const SECRETS: LeftoverKind = {
  title: 'secrets',
  pattern: /:secretsmanager:[^:]*:[^:]*:secret:/,
  hold: () => Promise.resolve({ what: '', monthlyUsd: PRICES.secret }),
  command: (arn) => `aws secretsmanager delete-secret --secret-id ${arn}`,
};

const SNAPSHOTS: LeftoverKind = {
  title: 'backups and snapshots',
  pattern: /:(backup:[^:]*:[^:]*:recovery-point:|ec2:[^:]*:[^:]*:snapshot\/|elasticfilesystem:)/,
  hold: () => Promise.resolve({ what: '' }),
  command: (arn) => `aws resourcegroupstaggingapi get-resources --resource-arn-list ${arn}`,
};

/** Whatever else bears the project's tags. */
export const OTHERS: LeftoverKind = {
  title: 'others',
  pattern: /^arn:/,
  hold: () => Promise.resolve({ what: '' }),
  command: (arn) => `aws resourcegroupstaggingapi get-resources --resource-arn-list ${arn}`,
};

/** In the order of the list. */
export const KINDS: readonly LeftoverKind[] = [
  TABLES,
  REPOSITORIES,
  BUCKETS,
  LOG_GROUPS,
  KEYS,
  SECRETS,
  FUNCTIONS,
  TASK_DEFINITIONS,
  SNAPSHOTS,
  OTHERS,
];
