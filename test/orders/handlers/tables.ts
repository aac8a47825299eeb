import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { ORDERS_TABLE } from '../../../app/src/contract';
import {
  OPEN_ORDERS_INDEX,
  ORDERS_VARIABLES,
  PAYMENTS_TABLE,
  STOCK_TABLE,
} from '../../../lambda/orders/contract';
import { startDynamoDb } from '../../../rehearsal/aws/dynamodb';
import type { TableModel } from '../../../rehearsal/aws/tables';
import { REGION } from './environment';

export type Item = Readonly<Record<string, AttributeValue>>;

/** The tables of the workflow in a local DynamoDB, with keys and index as the contracts name them. */
export interface LocalTables {
  readonly client: DynamoDBClient;
  put(table: string, item: Item): Promise<void>;
  /** One item, read consistently; `undefined` when there is none. */
  get(table: string, id: string): Promise<Item | undefined>;
  /** Removes every item of a table. */
  clear(table: string): Promise<void>;
  close(): Promise<void>;
}

const { ordersTable, paymentsTable, stockTable } = ORDERS_VARIABLES;

/** Each table is named by the variable that its handlers read. */
const KEYS: Readonly<Record<string, string>> = {
  [ordersTable]: ORDERS_TABLE.partitionKey,
  [paymentsTable]: PAYMENTS_TABLE.partitionKey,
  [stockTable]: STOCK_TABLE.partitionKey,
};

/** Starts the tables, and tells the handlers of this process where they are. */
export async function startTables(): Promise<LocalTables> {
  const store = await startDynamoDb(
    Object.entries(KEYS).map(([name, key]) => table(name, key, name === ordersTable)),
  );
  process.env.AWS_ENDPOINT_URL_DYNAMODB = store.url;
  for (const name of Object.keys(KEYS)) process.env[name] = name;
  const client = new DynamoDBClient({ endpoint: store.url, region: REGION });
  const key = (name: string, id: string): Item => ({ [KEYS[name] ?? '']: { S: id } });
  return {
    client,
    async put(name, item) {
      await client.send(new PutItemCommand({ TableName: name, Item: item }));
    },
    async get(name, id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: name, Key: key(name, id), ConsistentRead: true }),
      );
      return Item;
    },
    async clear(name) {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
      for (const item of Items) {
        const id = item[KEYS[name] ?? '']?.S ?? '';
        await client.send(new DeleteItemCommand({ TableName: name, Key: key(name, id) }));
      }
    },
    async close() {
      client.destroy();
      await store.close();
    },
  };
}

function table(name: string, key: string, indexed: boolean): TableModel {
  const indexKeys = indexed ? [OPEN_ORDERS_INDEX.partitionKey, OPEN_ORDERS_INDEX.sortKey] : [];
  return {
    stackId: 'test',
    logicalId: name,
    name,
    notModelled: [],
    createInput: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [key, ...indexKeys].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      ...(indexed
        ? {
            GlobalSecondaryIndexes: [
              {
                IndexName: OPEN_ORDERS_INDEX.name,
                KeySchema: [
                  { AttributeName: OPEN_ORDERS_INDEX.partitionKey, KeyType: 'HASH' },
                  { AttributeName: OPEN_ORDERS_INDEX.sortKey, KeyType: 'RANGE' },
                ],
                Projection: { ProjectionType: 'ALL' },
              },
            ],
          }
        : {}),
    },
  };
}
