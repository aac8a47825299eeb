import { checkTestListener } from './checks';
import { deploymentHook } from './hook';

/** BeforeInstall, `PRE_SCALE_UP`: whether the hooks to come can reach the test listener. */
export const handler = deploymentHook(checkTestListener);
