import { requireVariable } from '../hooks/environment';
import { ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { readLines } from './events';
import { step } from './step';
import { commit } from './stock';

/**
 * Books the reserved pieces of a shipped order as gone: `{ orderId, lines }` to `{ committed }`.
 *
 * Needs GetItem and UpdateItem on the stock table.
 */
export const handler = step({
  read: readLines,
  act: async (order, signal) => ({
    committed: await commit({
      ...order,
      dynamoDb,
      table: requireVariable(ORDERS_VARIABLES.stockTable),
      signal,
    }),
  }),
});
