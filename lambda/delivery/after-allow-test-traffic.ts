import { checkNewVersion } from './checks';
import { deploymentHook } from './hook';

/** AfterAllowTestTraffic, `POST_TEST_TRAFFIC_SHIFT`: whether the new version works, alone and beside the old one. */
export const handler = deploymentHook(checkNewVersion);
