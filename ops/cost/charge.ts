import { at } from '../../rehearsal/assembly/at';
import { PRICES, type PriceName } from './prices';

/** How tasks are paid for: as their template says, or all of them as if they ran on one kind of capacity. */
export type Capacity = 'FARGATE' | 'FARGATE_SPOT';

/** Something that a resource costs every month, whether it is used or not. */
export interface Charge {
  readonly price: PriceName;
  /** How many of what the price is for. */
  readonly quantity: number;
  /** Part of the list price that is paid, 0 to 1. @default all of it */
  readonly share?: number;
  /** What it is for, where the price does not say it: `2 zones`. */
  readonly note?: string;
}

/** USD a month. */
export function usdOf({ price, quantity, share = 1 }: Charge): number {
  return PRICES[price].usd * quantity * share;
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The number at a path, which a template may write as a text. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  if (found === undefined) return undefined;
  const number = Number(found);
  return Number.isFinite(number) ? number : undefined;
}
