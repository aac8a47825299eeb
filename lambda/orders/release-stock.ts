import { requireVariable } from '../hooks/environment';
import { ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { readLines } from './events';
import { step } from './step';
import { release } from './stock';

/**
 * Undoes the reservation of an order, whether or not there is one: `{ orderId, lines }` to `{ released }`, what this
 * call has put back.
 *
 * Needs UpdateItem on the stock table.
 */
export const handler = step({
  read: readLines,
  act: async (order, signal) => ({
    released: await release(
      { ...order, dynamoDb, table: requireVariable(ORDERS_VARIABLES.stockTable), signal },
      Date.now(),
    ),
  }),
});
