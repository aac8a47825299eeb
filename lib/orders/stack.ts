import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { OrdersTable } from './orders-table';

export interface OrdersStackProps extends StackProps {
  readonly settings: Settings;
}

export class OrdersStack extends Stack {
  readonly ordersTable: OrdersTable;

  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);
    this.ordersTable = new OrdersTable(this, 'Orders', { settings: props.settings });
  }
}
