import * as fc from 'fast-check';
import { audit } from '../../rehearsal/orders/audit';
import { anyOrders, planOf } from './any-orders';
import type { PlannedOrder } from './any-orders';
import { SoakWorld } from './world';
import type { SoakSubject } from './subject';

/** What became of some orders. */
export interface ShopRun {
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
  /** Statuses of the orders. */
  readonly statuses: readonly string[];
}

/** Lets the orders of a shop happen side by side, and draws up its account. */
export async function runShop(
  workflow: SoakSubject,
  orders: readonly PlannedOrder[],
  seed: number,
): Promise<ShopRun> {
  const world = new SoakWorld(workflow, seed);
  for (const [index, order] of orders.entries()) world.place(`order-${index}`, planOf(order));
  await world.settle();
  const books = world.books();
  return {
    problems: [
      ...audit({ books, parked: world.parked, pending: world.pending }),
      ...world.charges.problems(),
    ],
    statuses: books.orders.map(({ status }) => status),
  };
}

/** Whatever goes wrong, the account of the shop is right. @param onRun told of each run */
export function accountIsRight(workflow: SoakSubject, onRun: (run: ShopRun) => void) {
  return fc.asyncProperty(anyOrders, fc.nat(), async (orders, seed) => {
    const run = await runShop(workflow, orders, seed);
    onRun(run);
    if (run.problems.length > 0) throw new Error(run.problems.join(' '));
  });
}
