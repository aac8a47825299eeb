import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ENVIRONMENT_NAMES } from '../config';
import { ACKNOWLEDGED_HABITS, type AcknowledgedHabit } from './acknowledged-habits';

/**
 * AWS's own list of good habits (cdk-nag's AwsSolutions) without what is acknowledged: for `Validations.of(app)`.
 *
 * cdk-nag's own acknowledgements hang on constructs and say nothing when there is nothing left to acknowledge. These
 * stand in one file, and one that matches nothing fails the tests.
 *
 * @see https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions
 */
export class GoodHabits implements IPolicyValidationPlugin {
  readonly name = 'AwsSolutions';

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return withoutAcknowledged(new AwsSolutionsChecks().validate(context), ACKNOWLEDGED_HABITS);
  }
}

/** A report without the findings that are acknowledged; a success when none is left. */
export function withoutAcknowledged(
  { violations, ...report }: PolicyValidationPluginReport,
  acknowledged: readonly AcknowledgedHabit[],
): PolicyValidationPluginReport {
  const left = violations.flatMap((violation) => {
    const violatingResources = violation.violatingResources.filter(
      ({ constructPath }) => !acknowledged.some((entry) => isOf(entry, violation, constructPath)),
    );
    return violatingResources.length === 0 ? [] : [{ ...violation, violatingResources }];
  });
  return { ...report, success: left.length === 0, violations: left };
}

/** Whether an acknowledgement is of a finding at a construct. */
export function isOf(
  { rule, where }: AcknowledgedHabit,
  { ruleName }: Pick<PolicyViolation, 'ruleName'>,
  constructPath: string | undefined,
): boolean {
  return rule.test(ruleName) && where.test(placeOf(constructPath));
}

/** Path of a construct without the prefix and the environment in the name of its stack: `service/OrderApi/…`. */
export function placeOf(constructPath: string | undefined): string {
  return (constructPath ?? '').replace(OWN_NAME, '');
}

const OWN_NAME = new RegExp(`^.*?-(${ENVIRONMENT_NAMES.join('|')})-`);
