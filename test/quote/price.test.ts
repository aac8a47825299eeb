import * as fc from 'fast-check';
import { divideHalfUp, MAX_QUANTITY, MAX_UNIT_PRICE_MINOR, priceLine } from '../../lambda/quote/price';
import { PRICE_LIST, type Article } from '../../lambda/quote/price-list';

const article = (unitPriceMinor: number, ...steps: readonly (readonly [number, number])[]): Article => ({
  name: 'Test',
  unitPriceMinor,
  volumeDiscounts: steps.map(([fromQuantity, basisPoints]) => ({ fromQuantity, basisPoints })),
});

/** Any price list line there may be: steps at rising quantities, discounts in any order, up to 100 percent. */
const anyArticle = fc
  .record({
    unitPriceMinor: fc.integer({ min: 0, max: MAX_UNIT_PRICE_MINOR }),
    quantities: fc.uniqueArray(fc.integer({ min: 2, max: MAX_QUANTITY }), { maxLength: 5 }),
    basisPoints: fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 5, maxLength: 5 }),
  })
  .map(({ unitPriceMinor, quantities, basisPoints }) =>
    article(
      unitPriceMinor,
      ...quantities.toSorted((a, b) => a - b).map((from, index) => [from, basisPoints[index] ?? 0] as const),
    ),
  );
const anyQuantity = fc.integer({ min: 1, max: MAX_QUANTITY });

describe('a price', () => {
  it.each([
    { quantity: 1, total: 1000 },
    { quantity: 9, total: 9000 },
    { quantity: 10, total: 9950 },
    { quantity: 11, total: 10900 },
  ])('of $quantity pieces gives the discount to the pieces from the 10th on only', ({ quantity, total }) => {
    expect(priceLine(article(1000, [10, 500]), quantity).totalMinor).toBe(total);
  });

  it('moves to the next step for the pieces beyond it', () => {
    const price = priceLine(article(100, [3, 1000], [5, 2000]), 6);
    expect(price).toEqual({ unitPriceMinor: 100, grossMinor: 600, discountMinor: 60, totalMinor: 540 });
  });

  it.each([
    { dividend: 14_999, quotient: 1 },
    { dividend: 15_000, quotient: 2 },
    { dividend: 25_000, quotient: 3 },
    { dividend: 25_001, quotient: 3 },
  ])('rounds $dividend ten-thousandths half up', ({ dividend, quotient }) => {
    expect(divideHalfUp(dividend, 10_000)).toBe(quotient);
  });

  it('is rounded once a line, not once a piece', () => {
    expect(priceLine(article(1, [2, 5000]), 4).totalMinor).toBe(3);
  });

  it('is never negative, never above the price without discount, and whole', () => {
    fc.assert(
      fc.property(anyArticle, anyQuantity, (any, quantity) => {
        const { totalMinor, grossMinor, discountMinor } = priceLine(any, quantity);
        return (
          [totalMinor, grossMinor, discountMinor].every(
            (amount) => Number.isSafeInteger(amount) && amount >= 0,
          ) && totalMinor + discountMinor === grossMinor
        );
      }),
    );
  });

  it('of one piece more is never lower', () => {
    fc.assert(
      fc.property(anyArticle, anyQuantity, (any, quantity) => {
        return priceLine(any, quantity + 1).totalMinor >= priceLine(any, quantity).totalMinor;
      }),
    );
  });

  it('is what arithmetic without limits gives: no fraction is lost or gained', () => {
    fc.assert(
      fc.property(anyArticle, anyQuantity, (any, quantity) => {
        return BigInt(priceLine(any, quantity).totalMinor) === exactTotal(any, quantity);
      }),
    );
  });
});

describe('the price list', () => {
  it.each(Object.entries(PRICE_LIST.articles))(
    'has a sound line for %s',
    (_sku, { unitPriceMinor, volumeDiscounts }) => {
      const quantities = volumeDiscounts.map(({ fromQuantity }) => fromQuantity);
      const sound = {
        price:
          Number.isInteger(unitPriceMinor) && unitPriceMinor > 0 && unitPriceMinor <= MAX_UNIT_PRICE_MINOR,
        rising: quantities.every((from, index) => from > (quantities[index - 1] ?? 1)),
        discounts: volumeDiscounts.every(({ basisPoints }) => basisPoints > 0 && basisPoints < 10_000),
      };
      expect(sound).toEqual({ price: true, rising: true, discounts: true });
    },
  );
});

/** Piece by piece, in big integers: slow, and right by inspection. */
function exactTotal({ unitPriceMinor, volumeDiscounts }: Article, quantity: number): bigint {
  const bounds = [1, ...volumeDiscounts.map(({ fromQuantity }) => fromQuantity)];
  const points = [0, ...volumeDiscounts.map(({ basisPoints }) => basisPoints)];
  let parts = 0n;
  bounds.forEach((from, index) => {
    const end = Math.min((bounds[index + 1] ?? quantity + 1) - 1, quantity);
    if (end >= from)
      parts += BigInt(end - from + 1) * BigInt(unitPriceMinor) * BigInt(10_000 - (points[index] ?? 0));
  });
  return (parts * 2n + 10_000n) / 20_000n;
}
