import { Logger } from '@aws-lambda-powertools/logger';
import type { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import type { Context } from 'aws-lambda';
import { codeDeployReport, isRetryableReport, readCodeDeployEvent } from '../hooks/codedeploy';
import { runHook } from '../hooks/run-hook';
import { systemTime } from '../hooks/system-time';

const logger = new Logger();

/**
 * A traffic hook of the quote function: reads CodeDeploy's event, verifies, reports to CodeDeploy.
 * @throws Error when the event names no deployment, or when the report cannot be delivered
 */
export async function runQuoteHook(
  event: unknown,
  context: Context,
  codeDeploy: CodeDeployClient,
  verify: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  logger.addContext(context);
  const hookEvent = readCodeDeployEvent(event);
  logger.appendKeys({ deploymentId: hookEvent.DeploymentId });
  try {
    await runHook({
      verify,
      report: codeDeployReport(codeDeploy, hookEvent),
      retryable: isRetryableReport,
      remainingMs: context.getRemainingTimeInMillis(),
      log: logger,
      time: systemTime,
    });
  } finally {
    logger.resetKeys();
  }
}
