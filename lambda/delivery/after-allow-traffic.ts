import { checkProduction } from './checks';
import { deploymentHook } from './hook';

/** AfterAllowTraffic, `POST_PRODUCTION_TRAFFIC_SHIFT`: whether production answers with the new version. */
export const handler = deploymentHook(checkProduction);
