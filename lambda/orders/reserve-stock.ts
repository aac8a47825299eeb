import { requireVariable } from '../hooks/environment';
import { ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { readLines } from './events';
import { step } from './step';
import { reserve } from './stock';

/**
 * Reserves the pieces of an order: `{ orderId, lines }` to `{ reserved }`.
 *
 * Needs GetItem and UpdateItem on the stock table.
 */
export const handler = step({
  read: readLines,
  act: async (order, signal) => ({
    reserved: await reserve({
      ...order,
      dynamoDb,
      table: requireVariable(ORDERS_VARIABLES.stockTable),
      signal,
    }),
  }),
});
