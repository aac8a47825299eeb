import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DeleteRepositoryCommand, ECRClient, paginateDescribeImages } from '@aws-sdk/client-ecr';
import { DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteFunctionCommand, GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { BUCKETS } from './buckets';
import { lastPart, type LeftoverKind, resourcePart, stored } from './leftover';
import { PRICES } from './prices';
import { TASK_DEFINITIONS } from './task-definitions';

const LOG_GROUPS: LeftoverKind = {
  title: 'log groups',
  pattern: /:logs:[^:]*:[^:]*:log-group:/,
  async hold({ clients }, arn) {
    const name = logGroup(arn);
    const { logGroups = [] } = await clients
      .get(CloudWatchLogsClient)
      .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    const found = logGroups.find(({ logGroupName }) => logGroupName === name);
    return found && stored(found.storedBytes ?? 0, PRICES.logsGb);
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
    const { TableSizeBytes = 0, ItemCount = 0, DeletionProtectionEnabled, TableStatus } = Table ?? {};
    if (TableStatus === 'DELETING') return { what: 'being deleted', monthlyUsd: 0, goesByItself: true };
    const { what, monthlyUsd } = stored(TableSizeBytes, PRICES.tableGb);
    const holding = { what: `${ItemCount} items, ${what}`, monthlyUsd };
    return DeletionProtectionEnabled
      ? { ...holding, what: `${holding.what}, protected from deletion`, command: unlockAndDelete(arn) }
      : holding;
  },
  command: deleteTable,
  async remove({ clients }, arn) {
    const client = clients.get(DynamoDBClient);
    const TableName = lastPart(arn);
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    // Whoever protected it has the last word: a yes to a whole group is no answer to that.
    if (Table?.DeletionProtectionEnabled) {
      throw new Error(`it is protected from deletion; to remove it all the same: ${unlockAndDelete(arn)}`);
    }
    await client.send(new DeleteTableCommand({ TableName }));
  },
};

function deleteTable(arn: string): string {
  return `aws dynamodb delete-table --table-name ${lastPart(arn)}`;
}

/** A table whose protection has just been turned off is updated for a moment, and cannot be deleted meanwhile. */
function unlockAndDelete(arn: string): string {
  const name = lastPart(arn);
  return [
    `aws dynamodb update-table --no-deletion-protection-enabled --table-name ${name}`,
    `aws dynamodb wait table-exists --table-name ${name}`,
    deleteTable(arn),
  ].join(' && ');
}

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

const FUNCTIONS: LeftoverKind = {
  title: 'functions and their versions',
  pattern: /:lambda:[^:]*:[^:]*:function:/,
  async hold({ clients }, FunctionName) {
    await clients.get(LambdaClient).send(new GetFunctionConfigurationCommand({ FunctionName }));
    return { what: '', monthlyUsd: 0 };
  },
  command: (arn) =>
    `aws lambda delete-function --function-name ${resourcePart(arn).replace(/^function:/, '')}`,
  async remove({ clients }, FunctionName) {
    await clients.get(LambdaClient).send(new DeleteFunctionCommand({ FunctionName }));
  },
};

/** A destroyed stack leaves its keys until their deletion is due, free meanwhile. */
const KEYS: LeftoverKind = {
  title: 'keys',
  removed: 'Goes in 7 days:',
  pattern: /:kms:[^:]*:[^:]*:key\//,
  async hold({ clients }, arn) {
    const { KeyMetadata } = await clients.get(KMSClient).send(new DescribeKeyCommand({ KeyId: arn }));
    return KeyMetadata?.KeyState === 'PendingDeletion'
      ? { what: goesOn(KeyMetadata.DeletionDate), monthlyUsd: 0, goesByItself: true }
      : { what: KeyMetadata?.KeyState ?? '', monthlyUsd: PRICES.key };
  },
  command: (arn) => `aws kms schedule-key-deletion --pending-window-in-days 7 --key-id ${lastPart(arn)}`,
  async remove({ clients }, KeyId) {
    await clients.get(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  },
};

function goesOn(date: Date | undefined): string {
  return `goes on ${date?.toISOString().slice(0, 10) ?? 'a day that AWS does not tell'}`;
}

const SECRETS: LeftoverKind = {
  title: 'secrets',
  pattern: /:secretsmanager:[^:]*:[^:]*:secret:/,
  async hold({ clients }, SecretId) {
    const { DeletedDate } = await clients
      .get(SecretsManagerClient)
      .send(new DescribeSecretCommand({ SecretId }));
    return DeletedDate === undefined
      ? { what: '', monthlyUsd: PRICES.secret }
      : { what: goesOn(DeletedDate), monthlyUsd: 0, goesByItself: true };
  },
  command: (arn) => `aws secretsmanager delete-secret --secret-id ${arn}`,
};

const SNAPSHOTS: LeftoverKind = {
  title: 'snapshots of volumes',
  pattern: /:ec2:[^:]*:[^:]*:snapshot\//,
  async hold({ clients }, arn) {
    const { Snapshots: [found] = [] } = await clients
      .get(EC2Client)
      .send(new DescribeSnapshotsCommand({ SnapshotIds: [lastPart(arn)] }));
    return found && { what: `of ${found.VolumeSize ?? 0} GB` };
  },
  command: (arn) => `aws ec2 delete-snapshot --snapshot-id ${lastPart(arn)}`,
};

/** Whatever else bears the project's tags. It is named, not looked at, and may be gone. */
export const OTHERS: LeftoverKind = {
  title: 'others',
  pattern: /^arn:/,
  hold: () => Promise.resolve({ what: 'not looked at' }),
  command: () => undefined,
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
