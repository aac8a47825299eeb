import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ORDERS_TABLE } from '../../app/src/contract';
import type { Settings } from '../config/settings';
import { dataRemovalPolicy } from '../stack/removal-policy';

export interface OrdersTableProps {
  readonly settings: Pick<Settings, 'protection'>;
}

/**
 * The table of orders, with an index by customer. Paid per request; restorable to any second of the last 35 days.
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
    const { customerIndex } = ORDERS_TABLE;
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: ORDERS_TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: customerIndex.name,
          partitionKey: { name: customerIndex.partitionKey, type: dynamodb.AttributeType.STRING },
          sortKey: { name: customerIndex.sortKey, type: dynamodb.AttributeType.STRING },
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
