import type { Line, Total } from './order';

/** What the rules look at. */
export interface Screened {
  readonly customer: string;
  readonly lines: readonly Line[];
  readonly total: Total;
}

export interface FraudRule {
  readonly name: string;
  /** Points that an order gets to which the rule applies. */
  readonly points: number;
  readonly applies: (order: Screened) => boolean;
}

/** From so many points on an order is refused. */
export const REFUSED_FROM = 100;

/** The rules: made up, and deterministic, so that the same order always gets the same answer. */
export const FRAUD_RULES: readonly FraudRule[] = [
  {
    name: 'blocked-customer',
    points: 100,
    applies: ({ customer }) => customer.startsWith('blocked-'),
  },
  {
    name: 'more-than-2000-pieces',
    points: 50,
    applies: ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0) > 2000,
  },
  {
    name: 'from-10000-in-total',
    points: 50,
    applies: ({ total }) => total.amountMinor >= 1_000_000,
  },
];

/** Which rules apply to an order, and the sum of their points. Pure. */
export function score(
  order: Screened,
  rules: readonly FraudRule[] = FRAUD_RULES,
): { readonly points: number; readonly rules: readonly string[] } {
  const applying = rules.filter(({ applies }) => applies(order));
  return {
    points: applying.reduce((sum, { points }) => sum + points, 0),
    rules: applying.map(({ name }) => name),
  };
}
