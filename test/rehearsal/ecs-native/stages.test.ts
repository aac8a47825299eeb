import {
  LAMBDA_STAGES,
  LIFECYCLE_STAGES,
  PAUSE_STAGES,
  productionSteps,
  stagesOf,
} from '../../../rehearsal/ecs-native/stages';
import type { ProductionShift } from '../../../rehearsal/ecs-native/model';
import { bakeMinutesProblem } from '../../../rehearsal/ecs-native/cloudformation-limits';
import { MINUTE } from './engine';

const UP_TO_THE_SHIFT = [
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
];
const MOVE = ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];
const AFTER_THE_SHIFT = ['POST_PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP'];

const stepBakeMs = 6 * MINUTE;

/** The stages at which no hook of a kind runs. */
function without(hooks: readonly string[]): readonly string[] {
  return LIFECYCLE_STAGES.filter((stage) => !hooks.includes(stage));
}

describe('the lifecycle stages', () => {
  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html#blue-green-deployment-stages */
  it.each<[string, ProductionShift, number]>([
    ['blue/green once', { strategy: 'BLUE_GREEN' }, 1],
    ['a canary twice', { strategy: 'CANARY', percent: 10, stepBakeMs }, 2],
    ['a linear shift of 30 percent four times', { strategy: 'LINEAR', percent: 30, stepBakeMs }, 4],
  ])('are in the order of AWS, and %s those around a move', (_name, shift, moves) => {
    const stages = stagesOf({ shift, bakeMs: 0 }, false).map(({ stage }) => stage);
    const expected = [
      ...UP_TO_THE_SHIFT,
      ...Array.from({ length: moves }, () => MOVE).flat(),
      ...AFTER_THE_SHIFT,
    ];
    expect(stages).toEqual(expected);
  });

  it('begin by reconciling when another deployment left tasks behind', () => {
    const [first] = stagesOf({ shift: { strategy: 'BLUE_GREEN' }, bakeMs: 0 }, true);
    expect(first?.stage).toBe('RECONCILE_SERVICE');
  });

  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html#lifecycle-hooks-supported-stages */
  it('take functions at all but three, and pauses at all but those that also lead back', () => {
    expect(without(LAMBDA_STAGES)).toEqual(['SCALE_UP', 'BAKE_TIME', 'CLEAN_UP']);
    expect(without(PAUSE_STAGES)).toEqual([
      'SCALE_UP',
      'TEST_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
      'BAKE_TIME',
      'CLEAN_UP',
    ]);
  });
});

describe('the moves of production traffic', () => {
  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-linear.html#linear-deployment-how-works */
  it('go up by the step of a linear shift, and wait between but not after the last', () => {
    expect(productionSteps({ strategy: 'LINEAR', percent: 25, stepBakeMs })).toEqual([
      { percent: 25, waitMs: stepBakeMs },
      { percent: 50, waitMs: stepBakeMs },
      { percent: 75, waitMs: stepBakeMs },
      { percent: 100, waitMs: 0 },
    ]);
  });

  it('end with what is left of a linear shift', () => {
    const percents = productionSteps({ strategy: 'LINEAR', percent: 30, stepBakeMs }).map(
      ({ percent }) => percent,
    );
    expect(percents).toEqual([30, 60, 90, 100]);
  });

  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment.html */
  it('are two for a canary', () => {
    expect(productionSteps({ strategy: 'CANARY', percent: 10, stepBakeMs })).toEqual([
      { percent: 10, waitMs: stepBakeMs },
      { percent: 100, waitMs: 0 },
    ]);
  });

  it.each<ProductionShift>([
    { strategy: 'CANARY', percent: 100, stepBakeMs },
    { strategy: 'LINEAR', percent: 100, stepBakeMs },
  ])('are one when the first takes everything: %o', (shift) => {
    expect(productionSteps(shift)).toEqual([{ percent: 100, waitMs: 0 }]);
  });
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-linearconfiguration.html */
describe('the 33 hours that CloudFormation allows for bake times', () => {
  it.each([
    // 9 steps: AWS's own example.
    [11, 9],
    // 1 step: AWS's own example.
    [50, 1],
    [10, 9],
  ])('count a linear shift of %d percent as %d steps', (percent, steps) => {
    const fits = (minutes: number): boolean =>
      bakeMinutesProblem({
        shift: { strategy: 'LINEAR', percent, stepBakeMs: minutes * MINUTE },
        bakeMs: 0,
      }) === undefined;
    expect([fits(1980 / steps), fits(1980 / steps + 1)]).toEqual([true, false]);
  });

  it('count the bake time of the deployment too', () => {
    const shift = { strategy: 'CANARY', percent: 10, stepBakeMs: 1000 * MINUTE } as const;
    expect(bakeMinutesProblem({ shift, bakeMs: 1000 * MINUTE })).toContain('2000 minutes');
  });
});
