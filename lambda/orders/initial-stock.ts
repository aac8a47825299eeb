/**
 * Pieces in stock before anything was sold, by article of the price list. An article without an item in the stock table
 * has so many; its first reservation makes the item. Plain data: a shop of your own has goods receipts instead.
 */
export const INITIAL_STOCK: Readonly<Record<string, number>> = {
  'MUG-1': 5000,
  'TEE-1': 2000,
  'STICKER-1': 100_000,
  'POSTER-1': 40,
};
