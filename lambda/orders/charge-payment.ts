import { requireVariable } from '../hooks/environment';
import { ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { readCharge } from './events';
import { Payments } from './payments';
import { step } from './step';

/**
 * Charges an order: `{ orderId, customer, total }` to `{ chargeId, amountMinor, currency }`.
 *
 * Needs GetItem and PutItem on the payments table.
 */
export const handler = step({
  read: readCharge,
  act: async (order, signal) => {
    const table = requireVariable(ORDERS_VARIABLES.paymentsTable);
    return await new Payments({ dynamoDb, table, signal }).charge(order, Date.now());
  },
});
