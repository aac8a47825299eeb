import type { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import type { Context } from 'aws-lambda';
import { codeDeployReport, isRetryableReport, readCodeDeployEvent } from '../hooks/codedeploy';
import { memberOf } from '../hooks/member';
import { runHook, type HookLog, type Report, type Time } from '../hooks/run-hook';
import { readEcsEvent, releaseOf, type Release } from './release';

/** ECS's answer to a hook. `IN_PROGRESS` is never used: a hook here decides within its own time-out. */
export interface EcsHookAnswer {
  readonly hookStatus: 'SUCCEEDED' | 'FAILED';
}

export interface DeploymentHook {
  /** The hook's own work. Throws when the release must not go on. */
  readonly verify: (release: Release, signal: AbortSignal) => Promise<void>;
  readonly codeDeploy: CodeDeployClient;
  readonly time: Time;
  readonly log: HookLog;
}

/** ECS reads what the function returns, so there is nothing to send and nothing to retry. */
const noReport: Report = () => Promise.resolve();

/**
 * Runs a deployment hook under either protocol: CodeDeploy waits for a call of its API, ECS for the returned status.
 * Which one it is shows in the event.
 *
 * @returns the answer for ECS, nothing for CodeDeploy
 * @throws Error when the event belongs to neither, or when CodeDeploy does not take the report
 */
export async function runDeploymentHook(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { verify, codeDeploy, time, log }: DeploymentHook,
): Promise<EcsHookAnswer | undefined> {
  const remainingMs = context.getRemainingTimeInMillis();
  const common = { log, time, remainingMs, retryable: isRetryableReport };

  const ecsEvent = readEcsEvent(event);
  if (ecsEvent !== undefined) {
    log.info('Hook of an ECS deployment', { ...ecsEvent });
    const release = releaseOf(ecsEvent);
    const { status } = await runHook({
      ...common,
      verify: (signal) => verify(release, signal),
      report: noReport,
    });
    return { hookStatus: status === 'Succeeded' ? 'SUCCEEDED' : 'FAILED' };
  }

  if (memberOf(event, 'DeploymentId') === undefined) {
    throw new Error(
      'Neither a CodeDeploy hook event (no DeploymentId) nor one of ECS (no executionDetails with serviceArn and targetServiceRevisionArn)',
    );
  }
  const hookEvent = readCodeDeployEvent(event);
  log.info('Hook of a CodeDeploy deployment', { deploymentId: hookEvent.DeploymentId });
  await runHook({
    ...common,
    verify: (signal) => verify({ id: hookEvent.DeploymentId }, signal),
    report: codeDeployReport(codeDeploy, hookEvent),
  });
  return undefined;
}
