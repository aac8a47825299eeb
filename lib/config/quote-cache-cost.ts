import { HOURS_PER_MONTH } from './egress-cost';

/** Sizes of API Gateway's cache in GiB. https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html (cacheClusterSize) */
export const QUOTE_CACHE_SIZES_GIB = [0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237] as const;
export type QuoteCacheGiB = (typeof QUOTE_CACHE_SIZES_GIB)[number];

/**
 * List prices of us-east-1 in USD for an hour of each size, of 2026-11-21. Other regions differ. AWS's page fills its
 * table in by script, so they were read from copies of it, which agree: https://aws.amazon.com/api-gateway/pricing/
 */
export const QUOTE_CACHE_HOURLY_USD: Readonly<Record<QuoteCacheGiB, number>> = {
  0.5: 0.02,
  1.6: 0.038,
  6.1: 0.2,
  13.5: 0.25,
  28.4: 0.5,
  58.2: 1,
  118: 1.9,
  237: 3.8,
};

/** Fixed monthly cost of a cache in USD, whether it is used or not. */
export function quoteCacheMonthlyUsd(sizeGiB: QuoteCacheGiB): number {
  return Math.round(QUOTE_CACHE_HOURLY_USD[sizeGiB] * HOURS_PER_MONTH * 100) / 100;
}
