import { checkSeries } from './checks';
import { deploymentHook } from './hook';

/** BeforeAllowTraffic, `PRE_PRODUCTION_TRAFFIC_SHIFT`: whether a series of requests goes without a failure. */
export const handler = deploymentHook(checkSeries);
