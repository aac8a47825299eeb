import { isDeepStrictEqual } from 'node:util';
import { PATHS } from '../../app/src/contract';
import { memberOf } from '../hooks/member';
import type { OrderApi } from './order-api';
import { shown } from './questions';

/** The order that hooks place. It is marked as a test: it expires, is in no customer's list and starts nothing. */
export const TEST_ORDER = {
  customer: 'deployment-test',
  lines: [{ sku: 'DEPLOYMENT-TEST', quantity: 1 }],
} as const;

const TEST_MARK = { 'x-test-order': 'true' } as const;

/**
 * Places a test order and answers its id. A hook that is called twice places one order: the key is the same.
 *
 * @param key distinguishes this order from the others of a release
 * @throws Error when it is refused, or taken as a real order
 */
export async function placeTestOrder(api: OrderApi, key: string): Promise<string> {
  const answer = await api.call({
    path: PATHS.orders,
    headers: { ...TEST_MARK, 'idempotency-key': key },
    body: TEST_ORDER,
  });
  const orderId = memberOf(answer.body, 'orderId');
  if ((answer.status !== 201 && answer.status !== 200) || typeof orderId !== 'string') {
    throw new Error(`The ${api.name} took no test order: ${shown(answer)}`);
  }
  if (memberOf(answer.body, 'test') !== true) {
    throw new Error(`The ${api.name} took test order ${orderId} for a real one: ${shown(answer)}`);
  }
  return orderId;
}

/**
 * Reads a test order back.
 * @throws Error when it is not found, or is not what was placed
 */
export async function readTestOrder(api: OrderApi, orderId: string): Promise<void> {
  const answer = await api.call({ path: `${PATHS.orders}/${orderId}` });
  const same =
    answer.status === 200 &&
    memberOf(answer.body, 'orderId') === orderId &&
    memberOf(answer.body, 'customer') === TEST_ORDER.customer &&
    isDeepStrictEqual(memberOf(answer.body, 'lines'), TEST_ORDER.lines);
  if (!same) throw new Error(`The ${api.name} does not give test order ${orderId} back: ${shown(answer)}`);
}
