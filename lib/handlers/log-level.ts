import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { LogSettings } from '../config/settings';

/**
 * The level from which on Lambda keeps what a function logs: `debug` or `info`. With logs in JSON this one decides:
 * Powertools takes it from `AWS_LAMBDA_LOG_LEVEL` and looks at no variable of its own. `warn` and `error` are `info`
 * here, because Lambda would drop metrics with them: their lines have no level, which counts as `info`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function functionLogLevel(level: LogSettings['level'] = 'info'): lambda.ApplicationLogLevel {
  return level === 'debug' ? lambda.ApplicationLogLevel.DEBUG : lambda.ApplicationLogLevel.INFO;
}
