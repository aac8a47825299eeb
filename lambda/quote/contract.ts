/** What the quote function and the infrastructure around it agree on by name. Plain constants. */

/** Value of `POWERTOOLS_SERVICE_NAME`, and so the dimension `service` of the function's metrics. */
export const QUOTE_SERVICE = 'quote';

/** Metrics of the function, in the namespace of `POWERTOOLS_METRICS_NAMESPACE`, with the dimension `service` alone. */
export const QUOTE_METRICS = {
  /** Lines that were priced. */
  priced: 'QuotesPriced',
  /** Lines that no price list has or that nobody can price: the caller's mistakes. */
  refused: 'QuotesRefused',
  /** Whatever else went wrong. */
  faults: 'QuoteFaults',
} as const;

/**
 * Member of a direct call, and its value, that asks for a refusal as an answer, `{ refused: { errorType, errorMessage } }`,
 * in place of an error: for callers that anybody may call. Lambda counts errors, and the alarms of a release would take
 * what strangers get wrong for a fault of the new version.
 */
export const REFUSALS = { member: 'refusals', asAnswers: 'as-answers' } as const;
