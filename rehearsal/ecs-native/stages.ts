import type { ProductionShift } from './model';

/**
 * The lifecycle stages of a service deployment with two sets of tasks, in their order.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html#blue-green-deployment-stages
 */
export const LIFECYCLE_STAGES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
] as const;
export type LifecycleStage = (typeof LIFECYCLE_STAGES)[number];

/**
 * The stages at which a pause can be set: not the two that take place again during a rollback.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html#lifecycle-hooks-supported-stages
 */
export const PAUSE_STAGES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const;

/** The stages at which a function can be called. */
export const LAMBDA_STAGES = [...PAUSE_STAGES, 'TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'] as const;

/** A stage at which some hook can run. */
export type HookStage = (typeof LAMBDA_STAGES)[number];

/** Whether a hook can run at a stage. */
export function takesHooks(stage: LifecycleStage): stage is HookStage {
  return LAMBDA_STAGES.some((hookStage) => hookStage === stage);
}

/** One execution of a stage. */
export interface StageExecution {
  readonly stage: LifecycleStage;
  /** Share that the new revision is given; where the stage shifts traffic. */
  readonly percent?: number;
  /** Template milliseconds to wait after it. @default 0 */
  readonly waitMs?: number;
}

/** A move of production traffic, and the wait before the next. */
export interface ProductionStep {
  readonly percent: number;
  readonly waitMs: number;
}

/**
 * The moves of a shift. A linear one ends with whatever is left to 100; after the last there is no wait.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-linear.html#linear-deployment-how-works
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment.html
 */
export function productionSteps(shift: ProductionShift): readonly ProductionStep[] {
  const last = { percent: 100, waitMs: 0 };
  if (shift.strategy === 'BLUE_GREEN') return [last];
  const { percent, stepBakeMs: waitMs } = shift;
  const length = shift.strategy === 'CANARY' ? 1 : Math.ceil(100 / percent) - 1;
  const steps = Array.from({ length }, (_, index) => ({ percent: (index + 1) * percent, waitMs }));
  return [...steps.filter((step) => step.percent < 100), last];
}

/**
 * Every stage of a deployment in the order in which they take place. The two stages around a move of production traffic
 * take place for each move. The wait between two moves follows the hooks of the first; AWS says of both only that they
 * lie between the moves.
 *
 * @param reconcile whether another deployment left a second revision behind: only then the first stage takes place
 */
export function stagesOf(
  { shift, bakeMs }: { readonly shift: ProductionShift; readonly bakeMs: number },
  reconcile: boolean,
): readonly StageExecution[] {
  return [
    ...(reconcile ? [{ stage: 'RECONCILE_SERVICE' as const }] : []),
    { stage: 'PRE_SCALE_UP' },
    { stage: 'SCALE_UP' },
    { stage: 'POST_SCALE_UP' },
    { stage: 'TEST_TRAFFIC_SHIFT', percent: 100 },
    { stage: 'POST_TEST_TRAFFIC_SHIFT' },
    ...productionSteps(shift).flatMap((step): StageExecution[] => [
      { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' },
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', ...step },
    ]),
    { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' },
    { stage: 'BAKE_TIME', waitMs: bakeMs },
    { stage: 'CLEAN_UP' },
  ];
}

/**
 * The stages of the way back. There is none of their own: the two that shift traffic take place again.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html#lifecycle-hooks-during-rollback
 */
export const ROLLBACK_STAGES: readonly StageExecution[] = [
  { stage: 'PRODUCTION_TRAFFIC_SHIFT', percent: 0 },
  { stage: 'TEST_TRAFFIC_SHIFT', percent: 0 },
];
