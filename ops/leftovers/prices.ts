/**
 * List prices of us-east-1 in USD a month, read on 2026-11-21. Other regions differ.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://aws.amazon.com/ecr/pricing/
 * @see https://aws.amazon.com/s3/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 * @see https://aws.amazon.com/secrets-manager/pricing/
 */
export const PRICES = {
  date: '2026-11-21',
  region: 'us-east-1',
  logsGb: 0.03,
  tableGb: 0.25,
  imageGb: 0.1,
  objectGb: 0.023,
  key: 1,
  secret: 0.4,
} as const;
