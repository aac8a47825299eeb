import { Duration } from 'aws-cdk-lib';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';

/** A function that the state machine calls. */
export interface StepDescription {
  /** Name of the handler: `orders/total-order` for `lambda/orders/total-order.ts`. */
  readonly handler: string;
  readonly description: string;
  /** What it reads and writes. @default nothing */
  readonly table?: { readonly name: 'stock' | 'payments' | 'orders'; readonly actions: readonly string[] };
  /** Topic that it publishes to. @default none */
  readonly topic?: 'approvals';
}

const STOCK = { name: 'stock', actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] } as const;

/** The functions that the state machine calls, by the name of the resource. */
export const STEPS = {
  TotalOrder: { handler: 'orders/total-order', description: 'Adds up the quotes of an order' },
  ReserveStock: {
    handler: 'orders/reserve-stock',
    description: 'Sets stock aside for an order',
    table: STOCK,
  },
  ReleaseStock: {
    handler: 'orders/release-stock',
    description: 'Puts stock back that was set aside for an order',
    table: { name: 'stock', actions: ['dynamodb:UpdateItem'] },
  },
  CommitStock: {
    handler: 'orders/commit-stock',
    description: 'Takes the shipped stock of an order off the books',
    table: STOCK,
  },
  ScreenForFraud: { handler: 'orders/screen-for-fraud', description: 'Looks at an order for signs of fraud' },
  ChargePayment: {
    handler: 'orders/charge-payment',
    description: 'Charges an order, once',
    table: { name: 'payments', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'] },
  },
  RefundPayment: {
    handler: 'orders/refund-payment',
    description: 'Gives the money of an order back, and keeps a late charge from happening',
    table: { name: 'payments', actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] },
  },
  RequestApproval: {
    handler: 'orders/request-approval',
    description: 'Stores the token of an approval with its order, and asks for the decision',
    table: { name: 'orders', actions: ['dynamodb:UpdateItem'] },
    topic: 'approvals',
  },
} as const satisfies Readonly<Record<string, StepDescription>>;
export type StepName = keyof typeof STEPS;

/** Environment variable by which a handler knows a table. */
export const TABLE_VARIABLES = {
  stock: ORDERS_VARIABLES.stockTable,
  payments: ORDERS_VARIABLES.paymentsTable,
  orders: ORDERS_VARIABLES.ordersTable,
} as const;

/** Longest run of a step. */
export const STEP_TIMEOUT = Duration.seconds(10);

/**
 * How long a state waits for a function: longer than the function runs at the most, the start of its environment
 * included. So a function that hangs has been ended by Lambda before anybody undoes its work.
 *
 * @param run longest run of the function
 */
export function stateTimeout(run: Duration = STEP_TIMEOUT): Duration {
  return run.plus(Duration.seconds(5));
}
