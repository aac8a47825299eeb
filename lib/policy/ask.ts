import type { App } from 'aws-cdk-lib';
import { ConfigurationError } from '../config';
import { showValue } from '../config/error';

/** Name of the CDK context value: `-c checks=good-habits`. */
const CHECKS = 'checks';

const GOOD_HABITS = 'good-habits';

/**
 * Whether the synthesis is asked to hold the app against AWS's list of good habits. Not by default: it would cost each
 * synthesis almost a second, and the tests do it for every environment.
 *
 * @throws ConfigurationError for any other value
 */
export function asksForGoodHabits({ node }: App): boolean {
  const asked: unknown = node.tryGetContext(CHECKS);
  if (asked === undefined || asked === GOOD_HABITS) return asked === GOOD_HABITS;
  const problem = {
    setting: `-c ${CHECKS}`,
    value: showValue(asked),
    accepted: GOOD_HABITS,
    fix: `pass -c ${CHECKS}=${GOOD_HABITS}, or leave it out`,
  };
  throw new ConfigurationError([problem], showValue(node.tryGetContext('env')));
}
