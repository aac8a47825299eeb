import type { SourceChanges } from './images';

/*
 * A change of how orders are stored: the two sums `lineCount` and `totalQuantity` become one attribute, `totals`. What
 * the API answers stays the same. Each step below is a change of two modules of the order API; a release of it is built
 * from them like any other.
 */

const STORE = 'src/orders/dynamo-store.ts';
const READING = 'src/orders/stored-order.ts';

/** Reads an order whose sums are in `totals`, and one in which they stand by themselves. */
const READS_BOTH = `
import { readStoredOrder as released } from './stored-order-released';
export * from './stored-order-released';

export function readStoredOrder(item) {
  const { totals } = item;
  return released(totals ? { ...item, lineCount: totals.lines, totalQuantity: totals.quantity } : item);
}
`;

/** @param item expression of the item to be stored, of \`lineCount\`, \`totalQuantity\` and the rest of the order */
function storing(item: string): string {
  return `
import { DynamoOrderStore as Released } from './dynamo-store-released';
export * from './dynamo-store-released';

export class DynamoOrderStore extends Released {
  create({ lineCount, totalQuantity, ...order }, ...words) {
    return super.create(${item}, ...words);
  }
}
`;
}

const TOTALS = 'totals: { lines: lineCount, quantity: totalQuantity }';

/** First step: it writes the old attributes beside the new one, and reads either. Old and new releases read its orders. */
export const EXPANDS: SourceChanges = {
  [STORE]: storing(`{ ...order, lineCount, totalQuantity, ${TOTALS} }`),
  [READING]: READS_BOTH,
};

/** Last step: it writes the new attribute alone. Releases before the first step cannot read its orders. */
export const CONTRACTS: SourceChanges = {
  [STORE]: storing(`{ ...order, ${TOTALS} }`),
  [READING]: READS_BOTH,
};
