import { requireVariable } from '../hooks/environment';
import { ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { readOrder } from './events';
import { Payments } from './payments';
import { step } from './step';

/**
 * Gives an order its money back, if it has paid any: `{ orderId }` to `{ refundedMinor }`.
 *
 * Needs GetItem, PutItem and UpdateItem on the payments table.
 */
export const handler = step({
  read: readOrder,
  act: async ({ orderId }, signal) => {
    const table = requireVariable(ORDERS_VARIABLES.paymentsTable);
    return { refundedMinor: await new Payments({ dynamoDb, table, signal }).refund(orderId, Date.now()) };
  },
});
