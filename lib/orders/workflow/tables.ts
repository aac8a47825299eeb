import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { PAYMENTS_TABLE, STOCK_TABLE } from '../../../lambda/orders/contract';
import type { Settings } from '../../config/settings';
import { dataRemovalPolicy } from '../../stack/removal-policy';

/** One item for each article: what is available, and what is set aside for which order. */
export function addStockTable(scope: Construct, settings: Pick<Settings, 'protection'>): dynamodb.ITableV2 {
  return addTable(scope, 'StockTable', STOCK_TABLE.partitionKey, settings);
}

/** One item for each order, at most: its charge, or that there must be none. */
export function addPaymentsTable(
  scope: Construct,
  settings: Pick<Settings, 'protection'>,
): dynamodb.ITableV2 {
  return addTable(scope, 'PaymentsTable', PAYMENTS_TABLE.partitionKey, settings);
}

/** As the table of orders: paid per request, restorable, under the AWS managed key, without a name of its own. */
function addTable(
  scope: Construct,
  id: string,
  partitionKey: string,
  { protection }: Pick<Settings, 'protection'>,
): dynamodb.ITableV2 {
  return new dynamodb.TableV2(scope, id, {
    partitionKey: { name: partitionKey, type: dynamodb.AttributeType.STRING },
    billing: dynamodb.Billing.onDemand(),
    encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: protection.deletionProtection,
    removalPolicy: dataRemovalPolicy(protection),
  });
}
