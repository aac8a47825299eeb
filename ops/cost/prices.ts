/** Where the figure of a price was seen. AWS's pages fill most of their tables in by script, so a stored copy lacks them. */
export type Seen =
  /** On a copy of AWS's own page, in its text or in one of its examples. */
  | 'page'
  /** In somebody else's copy of AWS's table. */
  | 'copy'
  /** In neither: the list price as it is generally quoted. Check it before you rely on it. */
  | 'unconfirmed';

export interface Price {
  readonly usd: number;
  /** What it is paid for: `vCPU hour`. */
  readonly per: string;
  /** AWS's page. */
  readonly page: string;
  readonly seen: Seen;
}

/** Region of the prices. Other regions differ, most by less than a fifth. */
export const PRICE_REGION = 'us-east-1';

/** When the prices were last looked up. */
export const PRICES_CHECKED_ON = '2026-11-21';

/** AWS counts a month as 730 hours in its own calculator. */
export const HOURS_PER_MONTH = 730;

const PAGES = {
  apiGateway: 'https://aws.amazon.com/api-gateway/pricing/',
  cloudWatch: 'https://aws.amazon.com/cloudwatch/pricing/',
  dynamoDb: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  ecr: 'https://aws.amazon.com/ecr/pricing/',
  elb: 'https://aws.amazon.com/elasticloadbalancing/pricing/',
  fargate: 'https://aws.amazon.com/fargate/pricing/',
  kms: 'https://aws.amazon.com/kms/pricing/',
  lambda: 'https://aws.amazon.com/lambda/pricing/',
  privateLink: 'https://aws.amazon.com/privatelink/pricing/',
  secrets: 'https://aws.amazon.com/secrets-manager/pricing/',
  sns: 'https://aws.amazon.com/sns/pricing/',
  stepFunctions: 'https://aws.amazon.com/step-functions/pricing/',
  vpc: 'https://aws.amazon.com/vpc/pricing/',
  waf: 'https://aws.amazon.com/waf/pricing/',
  xray: 'https://aws.amazon.com/xray/pricing/',
} as const;

/** List prices in USD. */
export const PRICES = {
  loadBalancerHour: { usd: 0.0225, per: 'load balancer hour', page: PAGES.elb, seen: 'page' },
  loadBalancerUnitHour: { usd: 0.008, per: 'LCU hour', page: PAGES.elb, seen: 'page' },
  publicIpv4Hour: { usd: 0.005, per: 'public IPv4 address hour', page: PAGES.vpc, seen: 'page' },
  natGatewayHour: { usd: 0.045, per: 'NAT gateway hour', page: PAGES.vpc, seen: 'page' },
  natGatewayGb: { usd: 0.045, per: 'GB through a NAT gateway', page: PAGES.vpc, seen: 'page' },
  interfaceEndpointHour: {
    usd: 0.01,
    per: 'interface endpoint and zone hour',
    page: PAGES.privateLink,
    seen: 'page',
  },
  fargateArmVcpuHour: { usd: 0.03238, per: 'vCPU hour, Linux/ARM', page: PAGES.fargate, seen: 'copy' },
  fargateArmGbHour: { usd: 0.00356, per: 'GB hour, Linux/ARM', page: PAGES.fargate, seen: 'copy' },
  fargateX86VcpuHour: { usd: 0.04048, per: 'vCPU hour, Linux/X86', page: PAGES.fargate, seen: 'copy' },
  fargateX86GbHour: { usd: 0.004445, per: 'GB hour, Linux/X86', page: PAGES.fargate, seen: 'copy' },
  fargateStorageGbHour: {
    usd: 0.000111,
    per: 'GB hour of ephemeral storage above 20 GB',
    page: PAGES.fargate,
    seen: 'copy',
  },
  kmsKeyMonth: { usd: 1, per: 'key and month', page: PAGES.kms, seen: 'copy' },
  kmsRequest: { usd: 0.03 / 10_000, per: 'request', page: PAGES.kms, seen: 'copy' },
  secretMonth: { usd: 0.4, per: 'secret and month', page: PAGES.secrets, seen: 'page' },
  alarmMetricMonth: { usd: 0.1, per: 'alarm metric and month', page: PAGES.cloudWatch, seen: 'copy' },
  compositeAlarmMonth: {
    usd: 0.5,
    per: 'composite alarm and month',
    page: PAGES.cloudWatch,
    seen: 'unconfirmed',
  },
  customMetricMonth: { usd: 0.3, per: 'custom metric and month', page: PAGES.cloudWatch, seen: 'copy' },
  dashboardMonth: { usd: 3, per: 'dashboard and month', page: PAGES.cloudWatch, seen: 'copy' },
  logsIngestedGb: { usd: 0.5, per: 'GB of logs', page: PAGES.cloudWatch, seen: 'copy' },
  webAclMonth: { usd: 5, per: 'web ACL and month', page: PAGES.waf, seen: 'copy' },
  webAclRuleMonth: { usd: 1, per: 'rule or rule group and month', page: PAGES.waf, seen: 'copy' },
  webAclRequest: { usd: 0.6 / 1e6, per: 'request inspected', page: PAGES.waf, seen: 'copy' },
  imageStorageGbMonth: { usd: 0.1, per: 'GB of images and month', page: PAGES.ecr, seen: 'unconfirmed' },
  /** By its size: the hours are multiplied with `CACHE_HOURLY_USD`. */
  cacheUsd: { usd: 1, per: 'USD by the size of the cache', page: PAGES.apiGateway, seen: 'copy' },
  lambdaRequest: { usd: 0.2 / 1e6, per: 'invocation', page: PAGES.lambda, seen: 'page' },
  lambdaArmGbSecond: { usd: 0.0000133334, per: 'GB second, ARM', page: PAGES.lambda, seen: 'copy' },
  lambdaX86GbSecond: { usd: 0.0000166667, per: 'GB second, x86', page: PAGES.lambda, seen: 'copy' },
  lambdaProvisionedArmGbSecond: {
    usd: 0.0000033334,
    per: 'GB second of provisioned concurrency, ARM',
    page: PAGES.lambda,
    seen: 'unconfirmed',
  },
  stateTransition: { usd: 0.025 / 1000, per: 'state transition', page: PAGES.stepFunctions, seen: 'copy' },
  writeRequestUnit: {
    usd: 0.625 / 1e6,
    per: 'write request unit',
    page: PAGES.dynamoDb,
    seen: 'unconfirmed',
  },
  readRequestUnit: { usd: 0.125 / 1e6, per: 'read request unit', page: PAGES.dynamoDb, seen: 'unconfirmed' },
  topicRequest: { usd: 0.5 / 1e6, per: 'message published', page: PAGES.sns, seen: 'unconfirmed' },
  traceRecorded: { usd: 5 / 1e6, per: 'trace recorded', page: PAGES.xray, seen: 'unconfirmed' },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

/**
 * Price of a cache of an API by its size in GB, for an hour.
 *
 * @see https://aws.amazon.com/api-gateway/pricing/
 */
export { QUOTE_CACHE_HOURLY_USD as CACHE_HOURLY_USD } from '../../lib/config/quote-cache-cost';

/**
 * What Fargate Spot takes off. AWS says "up to a 70% discount", and the price moves with the spare capacity; this is a
 * little less than that.
 *
 * @see https://aws.amazon.com/fargate/pricing/
 */
export const SPOT_DISCOUNT = 0.65;

/**
 * What each account has free of charge every month, not only in its first year. A second environment in the same account
 * does not have it again.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const ALWAYS_FREE: Readonly<Partial<Record<PriceName, number>>> = {
  alarmMetricMonth: 10,
  customMetricMonth: 10,
  dashboardMonth: 3,
};
