import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { ORDERS_TABLE } from '../../../app/src/contract';

const credentials = { accessKeyId: 'operator', secretAccessKey: 'rehearsal' };

/** Somebody with the AWS CLI who stops an execution. */
export async function stopExecution(endpoint: string, region: string, executionArn: string): Promise<void> {
  const client = new SFNClient({ endpoint, region, credentials });
  try {
    const command = new StopExecutionCommand({
      executionArn,
      error: 'Operator',
      cause: 'Stopped in the rehearsal',
    });
    await client.send(command);
  } finally {
    client.destroy();
  }
}

/** Dates an order back: the watcher reads the machine's clock, for which nobody wants to wait. */
export async function dateBack(
  endpoint: string,
  region: string,
  tableName: string,
  orderId: string,
  minutes: number,
): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { [ORDERS_TABLE.partitionKey]: { S: orderId } },
        UpdateExpression: 'SET #createdAt = :createdAt',
        ExpressionAttributeNames: { '#createdAt': ORDERS_TABLE.openIndex.sortKey },
        ExpressionAttributeValues: {
          ':createdAt': { S: new Date(Date.now() - minutes * 60_000).toISOString() },
        },
      }),
    );
  } finally {
    client.destroy();
  }
}
