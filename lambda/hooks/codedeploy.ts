import {
  PutLifecycleEventHookExecutionStatusCommand,
  type CodeDeployClient,
} from '@aws-sdk/client-codedeploy';
import { memberOf } from './member';
import type { Report } from './run-hook';

/** What CodeDeploy passes to a hook, and all of it: which version is to be tested is not among it. */
export interface CodeDeployHookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/**
 * @throws Error when the event is no hook event: there is then nobody to report to
 */
export function readCodeDeployEvent(event: unknown): CodeDeployHookEvent {
  const DeploymentId = memberOf(event, 'DeploymentId');
  const LifecycleEventHookExecutionId = memberOf(event, 'LifecycleEventHookExecutionId');
  if (typeof DeploymentId !== 'string' || typeof LifecycleEventHookExecutionId !== 'string') {
    throw new Error(
      'Not a CodeDeploy hook event: it has no DeploymentId or no LifecycleEventHookExecutionId',
    );
  }
  return { DeploymentId, LifecycleEventHookExecutionId };
}

/**
 * Reports by the CodeDeploy API. A status that CodeDeploy has already counts as delivered: an earlier attempt arrived
 * and only its answer was lost.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html
 */
export function codeDeployReport(client: CodeDeployClient, event: CodeDeployHookEvent): Report {
  return async ({ status }) => {
    try {
      await client.send(
        new PutLifecycleEventHookExecutionStatusCommand({
          deploymentId: event.DeploymentId,
          lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId,
          status,
        }),
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'LifecycleEventAlreadyCompletedException') return;
      throw error;
    }
  };
}

const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);

/**
 * Whether the same report may be accepted later: throttled, an error on AWS's side, or no answer at all. What AWS
 * refuses for good (an unknown deployment, no permission) is not.
 */
export function isRetryableReport(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode');
  if (typeof status !== 'number') return true;
  return THROTTLED.has(error.name) || status === 429 || status >= 500;
}
