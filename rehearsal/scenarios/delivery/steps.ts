import type { StrategyName } from './kit';

/** Where the hook runs that looks at the new version on the test listener, by the names of each strategy. */
export const TESTED: Readonly<Record<StrategyName, string>> = {
  codedeploy: 'AfterAllowTestTraffic',
  'ecs-native': 'POST_TEST_TRAFFIC_SHIFT',
};
