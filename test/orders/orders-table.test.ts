import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Settings } from '../../lib/config';
import { OrdersTable } from '../../lib/orders/orders-table';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

function build(protection: Partial<Settings['protection']> = {}): Template {
  const stack = new Stack(testApp(), 'Test');
  new OrdersTable(stack, 'Orders', { settings: testSettings({ protection }) });
  return Template.fromStack(stack);
}

describe('OrdersTable', () => {
  it('finds an order by its id and the orders of a customer by time', () => {
    build().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: 'byCustomer',
          KeySchema: [
            { AttributeName: 'customer', KeyType: 'HASH' },
            { AttributeName: 'createdAtAndId', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ]),
    });
  });

  it('finds the oldest open orders, with what starting their workflow takes and no token of an approval', () => {
    build().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: 'openOrders',
          KeySchema: [
            { AttributeName: 'open', KeyType: 'HASH' },
            { AttributeName: 'createdAt', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['status', 'customer', 'lines', 'startedAt'],
          },
        },
      ]),
    });
  });

  it('is paid per request, encrypted, and forgets what has expired', () => {
    build().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  it('can be restored to a point in time', () => {
    build().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [
        Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
      ],
    });
  });

  it('has no name of its own, so that a retained table blocks nothing', () => {
    build().hasResourceProperties('AWS::DynamoDB::GlobalTable', { TableName: Match.absent() });
  });

  it.each([
    ['destroy', 'Delete'],
    ['retain', 'Retain'],
  ] as const)('goes or stays with its stack as the environment says: %s', (data, policy) => {
    build({ data }).hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: policy,
      UpdateReplacePolicy: policy,
    });
  });

  it.each([true, false])(
    'is protected against deletion as the environment says: %s',
    (deletionProtection) => {
      build({ deletionProtection }).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
        Replicas: [Match.objectLike({ DeletionProtectionEnabled: deletionProtection })],
      });
    },
  );
});
