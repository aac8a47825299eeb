import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { callLedger } from '../../../rehearsal/aws/calls';
import { startDynamoDb } from '../../../rehearsal/aws/dynamodb';
import type { LocalDynamoDb } from '../../../rehearsal/aws/dynamodb';
import { openGate } from '../../../rehearsal/aws/gate';
import type { Gate } from '../../../rehearsal/aws/gate';
import type { TableModel } from '../../../rehearsal/aws/tables';
import type { EndpointOptions } from '../../../rehearsal/aws/wire';

const TABLE: TableModel = {
  stackId: 'orders',
  logicalId: 'Table',
  name: 'orders-Table',
  notModelled: [],
  createInput: {
    TableName: 'orders-Table',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', 'customer'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byCustomer',
        KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
};
const ITEM = { id: { S: 'o-1' }, customer: { S: 'c-1' } };

describe('a local DynamoDB', () => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  const client = (url: string, role = 'task-role'): DynamoDBClient => {
    const sdk = new DynamoDBClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: role, secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    closing.push(() => sdk.destroy());
    return sdk;
  };
  const start = async (options: EndpointOptions = {}, tables = [TABLE]): Promise<LocalDynamoDb> => {
    const store = await startDynamoDb(tables, options);
    closing.push(() => store.close());
    return store;
  };
  const gated = async (): Promise<Gate> => {
    const gate = await openGate((await start()).url);
    closing.push(() => gate.close());
    return gate;
  };
  const put = new PutItemCommand({ TableName: TABLE.name, Item: ITEM });
  const putNew = new PutItemCommand({
    TableName: TABLE.name,
    Item: ITEM,
    ConditionExpression: 'attribute_not_exists(id)',
  });

  test('has the tables of the template, ready at once', async () => {
    const sdk = client((await start()).url);

    const { Table } = await sdk.send(new DescribeTableCommand({ TableName: TABLE.name }));

    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexName: 'byCustomer' }],
    });
  });

  test('finds what was put, by key and by index', async () => {
    const sdk = client((await start()).url);
    await sdk.send(put);

    const byKey = await sdk.send(
      new GetItemCommand({ TableName: TABLE.name, Key: { id: ITEM.id }, ConsistentRead: true }),
    );
    const byIndex = await sdk.send(
      new QueryCommand({
        TableName: TABLE.name,
        IndexName: 'byCustomer',
        KeyConditionExpression: 'customer = :c',
        ExpressionAttributeValues: { ':c': ITEM.customer },
      }),
    );

    expect([byKey.Item, byIndex.Items]).toEqual([ITEM, [ITEM]]);
  });

  test('answers a failed condition with the exception that the SDK knows', async () => {
    const sdk = client((await start()).url);
    await sdk.send(putNew);

    await expect(sdk.send(putNew)).rejects.toThrow(ConditionalCheckFailedException);
  });

  test('lets one of fifty conditional writes at once win', async () => {
    const sdk = client((await start()).url);

    const results = await Promise.allSettled(Array.from({ length: 50 }, () => sdk.send(putNew)));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('answers an operation that it lacks with an error that names it', async () => {
    const ledger = callLedger();
    const sdk = client((await start({ ledger })).url);

    const call = sdk.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: TABLE.name, Item: ITEM } }] }),
    );

    await expect(call).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('TransactWriteItems'),
    });
    expect(ledger.counts()).toMatchObject([{ operation: 'TransactWriteItems', calls: 1, notModelled: 1 }]);
  });

  test('asks for authorization with role, operation and parameters, and refuses as DynamoDB does', async () => {
    const asked: unknown[] = [];
    const store = await start({
      authorize: ({ role, operation, input }) => {
        asked.push([role, operation, input['TableName']]);
        return { allowed: false, message: 'no statement allows dynamodb:PutItem' };
      },
    });

    const call = client(store.url, 'some-role').send(put);

    await expect(call).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'no statement allows dynamodb:PutItem',
    });
    expect(asked).toEqual([['some-role', 'PutItem', TABLE.name]]);
  });

  test('counts calls by role and operation', async () => {
    const ledger = callLedger();
    const { url } = await start({ ledger });
    await client(url, 'one').send(put);
    await client(url, 'one').send(put);
    await client(url, 'two').send(put);

    expect(ledger.counts().map(({ role, calls }) => [role, calls])).toEqual([
      ['one', 2],
      ['two', 1],
    ]);
  });

  test('refuses a table that DynamoDB would refuse, in its words', async () => {
    const wrong = { ...TABLE, createInput: { ...TABLE.createInput, AttributeDefinitions: [] } };

    await expect(start({}, [wrong])).rejects.toThrow(
      /Table Table of stack orders cannot be created.*ValidationException/s,
    );
  });

  describe('behind a gate', () => {
    test('is reached as if there were none', async () => {
      const gate = await gated();

      await expect(client(gate.url).send(put)).resolves.toBeDefined();
    });

    test('is not reached while the gate is closed, by old connections and new', async () => {
      const gate = await gated();
      const sdk = client(gate.url);
      await sdk.send(put);
      gate.makeUnreachable();

      await expect(sdk.send(put)).rejects.toThrow(/ECONNRESET|socket hang up/);
      await expect(client(gate.url).send(put)).rejects.toThrow(/ECONNRESET|socket hang up/);
    });

    test('has kept its items when the gate is open again', async () => {
      const gate = await gated();
      const sdk = client(gate.url);
      await sdk.send(put);
      gate.makeUnreachable();
      await sdk.send(put).catch(() => undefined);
      gate.makeReachable();

      await expect(sdk.send(putNew)).rejects.toThrow(ConditionalCheckFailedException);
    });
  });
});
