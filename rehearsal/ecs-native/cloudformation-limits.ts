import type { NativeDeployment } from './model';
import { productionSteps } from './stages';

/** An operation on a resource ends after this time, in template milliseconds. */
export const CLOUDFORMATION_LIMIT_MS = 36 * 3_600_000;
const LONGEST_BAKE_MINUTES = 33 * 60;

/**
 * Why CloudFormation refuses a service: its waits leave too little of the time that an operation may take.
 *
 * @returns undefined when it accepts the service
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-canaryconfiguration.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-linearconfiguration.html
 */
export function bakeMinutesProblem({
  shift,
  bakeMs,
}: Pick<NativeDeployment, 'shift' | 'bakeMs'>): string | undefined {
  const waitMs = productionSteps(shift).reduce((sum, step) => sum + step.waitMs, bakeMs);
  const total = waitMs / 60_000;
  return total > LONGEST_BAKE_MINUTES
    ? `bake times of ${total} minutes in total; CloudFormation refuses more than ${LONGEST_BAKE_MINUTES}. Shorten BakeTimeInMinutes, or the time or the number of the steps.`
    : undefined;
}
