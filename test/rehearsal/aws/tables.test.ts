import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  CfnTable,
  StreamViewType,
  Table,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { loadAssembly } from '../../../rehearsal/assembly';
import { startDynamoDb } from '../../../rehearsal/aws/dynamodb';
import { readTables } from '../../../rehearsal/aws/tables';
import type { TableModel } from '../../../rehearsal/aws/tables';
import { createResolver } from '../../../rehearsal/values';

describe('tables of an assembly', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tables-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (add: (stack: Stack) => void): readonly TableModel[] => {
    const app = new App({ outdir: folder });
    add(new Stack(app, 'Stack'));
    app.synth();
    const assembly = loadAssembly(folder);
    return readTables(assembly, createResolver(assembly));
  };
  const id = { name: 'id', type: AttributeType.STRING };
  const customer = { name: 'customer', type: AttributeType.STRING };

  test.each<[string, (stack: Stack) => void]>([
    [
      'AWS::DynamoDB::GlobalTable',
      (stack) =>
        new TableV2(stack, 'Orders', {
          partitionKey: id,
          timeToLiveAttribute: 'expiresAt',
          globalSecondaryIndexes: [{ indexName: 'byCustomer', partitionKey: customer }],
        }),
    ],
    [
      'AWS::DynamoDB::Table',
      (stack) => {
        const table = new Table(stack, 'Orders', {
          partitionKey: id,
          timeToLiveAttribute: 'expiresAt',
          billingMode: BillingMode.PAY_PER_REQUEST,
        });
        table.addGlobalSecondaryIndex({ indexName: 'byCustomer', partitionKey: customer });
      },
    ],
  ])('are read from %s with keys, index and time to live', async (_, add) => {
    const tables = read(add);

    expect(tables).toMatchObject([
      {
        stackId: 'Stack',
        timeToLiveAttribute: 'expiresAt',
        createInput: {
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          GlobalSecondaryIndexes: [{ IndexName: 'byCustomer' }],
        },
      },
    ]);
    // The input is one that DynamoDB takes.
    await (await startDynamoDb(tables)).close();
  });

  test('name what the local table does not have', () => {
    const [table] = read((stack) => {
      new Table(stack, 'Orders', {
        partitionKey: id,
        stream: StreamViewType.NEW_IMAGE,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      });
    });

    expect(table?.notModelled).toEqual(
      expect.arrayContaining([
        'StreamSpecification',
        'PointInTimeRecoverySpecification',
        'BillingMode PROVISIONED',
      ]),
    );
  });

  test('have no replica but themselves', () => {
    const [table] = read((stack) => {
      new TableV2(stack, 'Orders', {
        partitionKey: id,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      });
    });

    expect(table?.notModelled).toEqual(['PointInTimeRecoverySpecification']);
  });

  test('have no time to live where it is switched off', () => {
    const [table] = read(
      (stack) =>
        new CfnTable(stack, 'Orders', {
          keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
          timeToLiveSpecification: { attributeName: 'expiresAt', enabled: false },
        }),
    );

    expect(table?.timeToLiveAttribute).toBeUndefined();
  });
});
