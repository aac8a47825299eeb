import { z } from 'zod';
import { LAMBDA_STAGES, PAUSE_STAGES } from './stages';

/** CloudFormation takes numbers as text too. */
const number = z.coerce.number();
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** Whole minutes, read as template milliseconds. */
const minutes = (least: number, most: number) => number.int().min(least).max(most);
const toMs = (value: number): number => value * 60_000;
const DAY = 1440;

/** The rehearsed listeners have weights of whole percents, AWS takes tenths. */
const percent = (least: number) =>
  number.min(least).max(100).int({ error: 'only whole percents are modelled' });

const timeout = (most: number) =>
  z
    .strictObject({
      TimeoutInMinutes: minutes(1, most).default(DAY).transform(toMs),
      Action: z.enum(['CONTINUE', 'ROLLBACK']).default('ROLLBACK'),
    })
    .prefault({});

/** An object, or the same as JSON text. */
const hookDetails = z.union([
  z.record(z.string(), z.unknown()),
  z.string().transform((text, context): Record<string, unknown> => {
    const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: `${text} is no JSON object` });
    return z.NEVER;
  }),
]);

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html#lambda-hook-timeout */
const lambdaHook = z.strictObject({
  TargetType: z.literal('AWS_LAMBDA'),
  HookTargetArn: z.string(),
  RoleArn: z.string().optional(),
  HookDetails: hookDetails.optional(),
  LifecycleStages: z.array(z.enum(LAMBDA_STAGES)).min(1),
  TimeoutConfiguration: timeout(DAY),
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html#pause-hooks-configuration-fields */
const pauseHook = z.strictObject({
  TargetType: z.literal('PAUSE'),
  LifecycleStages: z.array(z.enum(PAUSE_STAGES)).min(1),
  TimeoutConfiguration: timeout(14 * DAY),
});

const lifecycleHook = z.preprocess(
  (hook) => (typeof hook === 'object' ? { TargetType: 'AWS_LAMBDA', ...hook } : hook),
  z.discriminatedUnion('TargetType', [lambdaHook, pauseHook]),
);

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html */
const circuitBreaker = z.strictObject({
  Enable: truth,
  Rollback: truth,
  ResetOnHealthyTask: truth.default(true),
  ThresholdConfiguration: z
    .strictObject({
      Type: z.enum(['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT', 'COUNT']).default('BOUNDED_PERCENT'),
      Value: number.int().min(1).default(50),
    })
    .prefault({}),
});

/**
 * Defaults are those of the ECS API. It names none for the bake time, so that one has to be given.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
const deploymentConfiguration = z.strictObject({
  Strategy: z.enum(['BLUE_GREEN', 'CANARY', 'LINEAR'], {
    error: ({ input }) =>
      `the strategy ${JSON.stringify(input)} is not modelled; BLUE_GREEN, CANARY and LINEAR are`,
  }),
  BakeTimeInMinutes: minutes(0, DAY).transform(toMs),
  CanaryConfiguration: z
    .strictObject({
      CanaryPercent: percent(1).default(5),
      CanaryBakeTimeInMinutes: minutes(0, DAY).default(10).transform(toMs),
    })
    .prefault({}),
  LinearConfiguration: z
    .strictObject({
      StepPercent: percent(3).default(10),
      StepBakeTimeInMinutes: minutes(0, DAY).default(6).transform(toMs),
    })
    .prefault({}),
  LifecycleHooks: z.array(lifecycleHook).default([]),
  Alarms: z.strictObject({ AlarmNames: z.array(z.string()), Enable: truth, Rollback: truth }).optional(),
  DeploymentCircuitBreaker: circuitBreaker.optional(),
  // Of the rolling strategy: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
  MaximumPercent: z.unknown().optional(),
  MinimumHealthyPercent: z.unknown().optional(),
});

const loadBalancer = z.looseObject({
  TargetGroupArn: z.string(),
  AdvancedConfiguration: z.looseObject(
    {
      AlternateTargetGroupArn: z.string(),
      ProductionListenerRule: z.string(),
      TestListenerRule: z.string().optional(),
    },
    {
      error:
        'a service that ECS deploys needs an alternate target group and the rules that hold both; only such are modelled',
    },
  ),
});

/** Of the service itself only what its deployments are about. */
export const serviceSchema = z.looseObject({
  DeploymentConfiguration: deploymentConfiguration,
  LoadBalancers: z.tuple([loadBalancer], {
    error: 'exactly one load balancer is modelled; Service Connect and several target groups are not',
  }),
});
export type ServiceProperties = z.infer<typeof serviceSchema>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
