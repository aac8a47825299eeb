/*
 * Plain code without constructs: the configuration counts hooks with it, and the rehearsal may.
 */

/** A hook of a release: when it runs, by the names of both strategies, and the handler under `lambda/`. */
export interface LifecycleHook {
  /** CodeDeploy's lifecycle event, as an AppSpec file names it. */
  readonly event: LifecycleEvent;
  /** The lifecycle stage of ECS at which the same hook runs. */
  readonly stage: LifecycleStage;
  readonly handler: string;
  /** What the hook makes sure of, as the Lambda console shows it. */
  readonly description: string;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-ecs */
export type LifecycleEvent =
  | 'BeforeInstall'
  | 'AfterInstall'
  | 'AfterAllowTestTraffic'
  | 'BeforeAllowTraffic'
  | 'AfterAllowTraffic';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html */
export type LifecycleStage =
  | 'PRE_SCALE_UP'
  | 'POST_SCALE_UP'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT';

/** The hooks of a release in the order in which they run. */
export const LIFECYCLE_HOOKS: readonly LifecycleHook[] = [
  {
    event: 'BeforeInstall',
    stage: 'PRE_SCALE_UP',
    handler: 'delivery/before-install',
    description: 'Before the new tasks start: the test listener admits the hooks',
  },
  {
    event: 'AfterInstall',
    stage: 'POST_SCALE_UP',
    handler: 'delivery/after-install',
    description: 'New tasks started: as many run as are wanted, before any traffic reaches them',
  },
  {
    event: 'AfterAllowTestTraffic',
    stage: 'POST_TEST_TRAFFIC_SHIFT',
    handler: 'delivery/after-allow-test-traffic',
    description: 'New version on the test listener: version, readiness, test orders across both versions',
  },
  {
    event: 'BeforeAllowTraffic',
    stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    handler: 'delivery/before-allow-traffic',
    description:
      'Before production traffic: a series of requests without a failure, which also warms the tasks',
  },
  {
    event: 'AfterAllowTraffic',
    stage: 'POST_PRODUCTION_TRAFFIC_SHIFT',
    handler: 'delivery/after-allow-traffic',
    description: 'After the shift: production answers with the new version and takes a test order',
  },
];
