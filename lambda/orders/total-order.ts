import { readQuotes } from './events';
import { step } from './step';
import { totalOf } from './total';

/** Adds up the quotes of an order: `{ orderId, quotes }` to `{ amountMinor, currency }`. */
export const handler = step({
  read: readQuotes,
  act: async ({ quotes }) => totalOf(quotes),
});
