import * as z from 'zod/mini';
import { UnknownSku } from './errors';
import { priceLine } from './price';
import { PRICE_LIST, type PriceList } from './price-list';
import type { QuoteRequest } from './quote-request';

const MINOR = z.int().check(z.nonnegative());

/** What the function answers. Checked before it leaves: a caller charges money by it. */
const quoteSchema = z
  .strictObject({
    sku: z.string(),
    quantity: z.int().check(z.positive()),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
    unitPriceMinor: MINOR,
    grossMinor: MINOR,
    discountMinor: MINOR,
    totalMinor: MINOR,
    priceList: z.string(),
  })
  .check(
    z.refine(
      ({ unitPriceMinor, quantity, grossMinor, discountMinor, totalMinor }) =>
        grossMinor === unitPriceMinor * quantity && totalMinor === grossMinor - discountMinor,
      'the amounts do not add up',
    ),
  );

/** An order line with its price, in integer minor units of `currency`. */
export type Quote = z.infer<typeof quoteSchema>;

/**
 * Prices one order line. Pure.
 * @throws UnknownSku when the price list does not have the article
 * @throws Error when the result is no valid quote: the price list is wrong
 */
export function quoteLine({ sku, quantity }: QuoteRequest, priceList: PriceList = PRICE_LIST): Quote {
  const article = Object.hasOwn(priceList.articles, sku) ? priceList.articles[sku] : undefined;
  if (article === undefined) throw new UnknownSku(`No article ${sku} in price list ${priceList.version}`);
  const quote: Quote = {
    sku,
    quantity,
    currency: priceList.currency,
    ...priceLine(article, quantity),
    priceList: priceList.version,
  };
  const checked = quoteSchema.safeParse(quote);
  if (checked.success) return checked.data;
  const reasons = checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
  throw new Error(`Price list ${priceList.version} gives no valid quote for ${sku}: ${reasons.join('; ')}`);
}
