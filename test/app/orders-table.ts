import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { ORDERS_TABLE } from '../../app/src/contract';
import { portOf } from './ports';

// On Node 20 the SDK would say once per test file that it will need a newer one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export const TABLE = 'orders-under-test';

/** What an SDK client needs to reach a local endpoint; also put into the environment of child processes. */
export function localAws(endpoint: string) {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

export interface OrdersTable {
  readonly endpoint: string;
  /** Every item, unmarshalled no further than DynamoDB's own form. */
  items(): Promise<Record<string, { S?: string; N?: string; BOOL?: boolean }>[]>;
  /** Writes an item as somebody else than the API would. */
  put(item: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** A local DynamoDB with the orders table: keys and index from the contract. */
export async function startOrdersTable(): Promise<OrdersTable> {
  const server: Server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${portOf(server)}`;
  const config: DynamoDBClientConfig = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const client = new DynamoDBClient(config);
  await createTable(client);
  return {
    endpoint,
    async items() {
      const { Items: items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
      return items;
    },
    async put(item) {
      const marshallOptions = { removeUndefinedValues: true };
      const documents = DynamoDBDocumentClient.from(client, { marshallOptions });
      await documents.send(new PutCommand({ TableName: TABLE, Item: { ...item } }));
    },
    async close() {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const { partitionKey, customerIndex } = ORDERS_TABLE;
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, customerIndex.partitionKey, customerIndex.sortKey].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: customerIndex.name,
          KeySchema: [
            { AttributeName: customerIndex.partitionKey, KeyType: 'HASH' },
            { AttributeName: customerIndex.sortKey, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  for (;;) {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: TABLE }));
    if (table?.TableStatus === 'ACTIVE') return;
  }
}
