/**
 * The price list: plain data, in integer minor units (cents) of one currency. A release of the quote function is how a
 * price changes, so every price change goes through the hooks and the gradual shift.
 */
export interface PriceList {
  /** Changes with every change of a price; part of each quote, so that a quote can be explained later. */
  readonly version: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly articles: Readonly<Record<string, Article>>;
}

export interface Article {
  readonly name: string;
  /** Price of one piece without discount, in minor units. */
  readonly unitPriceMinor: number;
  /** Discounts by volume, sorted by `fromQuantity`; none means the same price for every piece. */
  readonly volumeDiscounts: readonly VolumeDiscount[];
}

export interface VolumeDiscount {
  /** The first piece the discount applies to: 10 means the 10th piece and those after it, never the first nine. */
  readonly fromQuantity: number;
  /** Discount in basis points: 250 is 2.5 percent. */
  readonly basisPoints: number;
}

export const PRICE_LIST: PriceList = {
  version: '2026-11',
  currency: 'EUR',
  articles: {
    'MUG-1': {
      name: 'Mug',
      unitPriceMinor: 1290,
      volumeDiscounts: [
        { fromQuantity: 10, basisPoints: 500 },
        { fromQuantity: 100, basisPoints: 1250 },
      ],
    },
    'TEE-1': {
      name: 'T-shirt',
      unitPriceMinor: 1995,
      volumeDiscounts: [
        { fromQuantity: 5, basisPoints: 250 },
        { fromQuantity: 25, basisPoints: 1000 },
        { fromQuantity: 250, basisPoints: 1750 },
      ],
    },
    'STICKER-1': {
      name: 'Sticker',
      unitPriceMinor: 95,
      volumeDiscounts: [{ fromQuantity: 50, basisPoints: 3333 }],
    },
    'POSTER-1': { name: 'Poster', unitPriceMinor: 2450, volumeDiscounts: [] },
  },
};
