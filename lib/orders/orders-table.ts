import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ORDERS_TABLE } from '../../app/src/contract';
import { STARTED_AT } from '../../lambda/orders/contract';
import type { Settings } from '../config/settings';
import { dataRemovalPolicy } from '../stack/removal-policy';

/**
 * What the index of open orders holds beside the keys: what starting the workflow of an order takes, and whether that was
 * done. The token that an approval is given with stays in the table.
 */
const STARTED_WITH = ['status', 'customer', 'lines', STARTED_AT];

export interface OrdersTableProps {
  readonly settings: Pick<Settings, 'protection'>;
}

/**
 * The table of orders, with an index by customer and one of the orders that are still open. Paid per request; restorable to any second of the last 35 days.
 *
 * Encrypted with the AWS managed key: every use is in CloudTrail, no role needs a KMS permission, and the only cost is
 * a key request every five minutes per caller.
 * Without a physical name, because a retained table must not block the next creation of the stack.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export class OrdersTable extends Construct {
  readonly table: dynamodb.ITableV2;

  constructor(scope: Construct, id: string, props: OrdersTableProps) {
    super(scope, id);
    const { protection } = props.settings;
    const { customerIndex, openIndex } = ORDERS_TABLE;
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: ORDERS_TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: customerIndex.name,
          partitionKey: { name: customerIndex.partitionKey, type: dynamodb.AttributeType.STRING },
          sortKey: { name: customerIndex.sortKey, type: dynamodb.AttributeType.STRING },
        },
        {
          indexName: openIndex.name,
          partitionKey: { name: openIndex.partitionKey, type: dynamodb.AttributeType.STRING },
          sortKey: { name: openIndex.sortKey, type: dynamodb.AttributeType.STRING },
          projectionType: dynamodb.ProjectionType.INCLUDE,
          nonKeyAttributes: [...STARTED_WITH],
        },
      ],
      timeToLiveAttribute: ORDERS_TABLE.timeToLive,
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protection.deletionProtection,
      removalPolicy: dataRemovalPolicy(protection),
    });
  }
}
