import type { Article, VolumeDiscount } from './price-list';

/** Most pieces in one line: with `MAX_UNIT_PRICE_MINOR` it keeps every product below 2^53, so arithmetic is exact. */
export const MAX_QUANTITY = 10_000;
/** Dearest article, in minor units. */
export const MAX_UNIT_PRICE_MINOR = 10_000_000;

const WHOLE = 10_000;

/** What an order line costs, in integer minor units. `totalMinor` = `grossMinor` - `discountMinor`. */
export interface Price {
  readonly unitPriceMinor: number;
  readonly grossMinor: number;
  readonly discountMinor: number;
  readonly totalMinor: number;
}

/**
 * Prices `quantity` pieces of an article. Each piece gets the discount of the step it falls into, as income tax works,
 * so one piece more never makes the line cheaper. The line is rounded once, at the end, half up: half a cent is
 * charged.
 *
 * @param quantity whole pieces, 1 to `MAX_QUANTITY`; the caller has checked it
 */
export function priceLine(article: Article, quantity: number): Price {
  const grossMinor = article.unitPriceMinor * quantity;
  const partsOfMinor = stepsUpTo(article.volumeDiscounts, quantity).reduce(
    (sum, { pieces, basisPoints }) => sum + pieces * article.unitPriceMinor * (WHOLE - basisPoints),
    0,
  );
  const totalMinor = divideHalfUp(partsOfMinor, WHOLE);
  return {
    unitPriceMinor: article.unitPriceMinor,
    grossMinor,
    discountMinor: grossMinor - totalMinor,
    totalMinor,
  };
}

/** How many pieces fall into each step; together they are `quantity`. */
function stepsUpTo(
  discounts: readonly VolumeDiscount[],
  quantity: number,
): { readonly pieces: number; readonly basisPoints: number }[] {
  const steps = [{ fromQuantity: 1, basisPoints: 0 }, ...discounts];
  return steps.map(({ fromQuantity, basisPoints }, index) => {
    const next = steps[index + 1]?.fromQuantity ?? quantity + 1;
    return { pieces: Math.max(0, Math.min(quantity + 1, next) - fromQuantity), basisPoints };
  });
}

/** Quotient of two whole numbers, none negative, rounded half up. Exact: no fraction is ever formed. */
export function divideHalfUp(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  const whole = (dividend - remainder) / divisor;
  return remainder * 2 >= divisor ? whole + 1 : whole;
}
