import { InvalidOrder } from './errors';
import type { Total } from './order';

/** The part of a quote that the total rests on. */
export interface QuotedLine {
  readonly currency: string;
  readonly totalMinor: number;
}

/**
 * Adds up the quotes of an order. Pure.
 *
 * @throws InvalidOrder when there is nothing to add up, when the quotes are in several currencies, or when the sum is
 * too large to be exact
 */
export function totalOf(quotes: readonly QuotedLine[]): Total {
  const currencies = [...new Set(quotes.map(({ currency }) => currency))];
  const [currency] = currencies;
  if (currency === undefined) throw new InvalidOrder('An order without quotes has no total');
  if (currencies.length > 1) {
    throw new InvalidOrder(
      `One order is charged in one currency, its quotes are in ${currencies.join(', ')}`,
    );
  }
  const amountMinor = quotes.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  if (!Number.isSafeInteger(amountMinor)) throw new InvalidOrder('The total is too large to be exact');
  return { amountMinor, currency };
}
