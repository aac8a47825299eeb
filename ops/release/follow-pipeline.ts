import {
  type ActionExecutionDetail,
  CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { failureOf } from '../aws/failure';
import type { OpsContext } from '../context/context';
import { pollerOf, serviceSubject } from '../context/subjects';
import { EXIT, type ExitStatus } from '../exit';
import { Interrupted } from '../error';
import { cut, timeOfDay } from '../text';
import { watchToEnd } from '../watch/run';
import { newestDeployment } from './newest';

const LOOK_EVERY_MS = 5000;

/** Looks without any answer, one after the other, after which it gives up: five minutes. */
const MOST_FAILURES = 60;

/** States of an execution that will not change any more. */
const FINAL = new Set(['Cancelled', 'Failed', 'Stopped', 'Succeeded', 'Superseded']);

/**
 * Follows an execution of the pipeline: a line for each action, the deployment in full while it goes on.
 *
 * @returns 0 when the execution succeeded
 */
export async function followPipeline(
  context: OpsContext,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<ExitStatus> {
  const { pause, signal, terminal } = context;
  const told = new Map<string, string>();
  let failures = 0;
  try {
    for (;;) {
      try {
        const { status, deployment } = await look(context, pipelineName, pipelineExecutionId, told);
        failures = 0;
        if (deployment !== undefined) {
          await watchToEnd(context, 'service', await pollerOf(context, 'service'), deployment);
        }
        if (FINAL.has(status)) return status === 'Succeeded' ? EXIT.ok : EXIT.failed;
      } catch (error) {
        failures += 1;
        if (failureOf(error).kind !== 'passing' || failures >= MOST_FAILURES) throw error;
      }
      await pause(LOOK_EVERY_MS);
    }
  } catch (error) {
    if (signal.aborted && signal.reason instanceof Interrupted) {
      terminal.error(`The execution ${pipelineExecutionId} of ${pipelineName} goes on.`);
      throw signal.reason;
    }
    throw error;
  }
}

/** @returns the execution's status, and the deployment that has just begun */
async function look(
  context: OpsContext,
  pipelineName: string,
  pipelineExecutionId: string,
  told: Map<string, string>,
): Promise<{ readonly status: string; readonly deployment?: string }> {
  const client = context.clients.get(CodePipelineClient);
  const { pipelineExecution } = await client.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
  );
  const { actionExecutionDetails = [] } = await client.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
  );
  let deployment: string | undefined;
  // The newest come first.
  for (const action of actionExecutionDetails.toReversed()) {
    const key = action.actionExecutionId ?? '';
    const state = `${action.status} ${action.output?.executionResult?.externalExecutionId ?? ''}`;
    if (told.get(key) === state) continue;
    if (action.status === 'InProgress') deployment ??= await deploymentOf(context, action);
    // Not before: when that call fails, the next look makes it again.
    told.set(key, state);
    tell(context, action);
  }
  return { status: pipelineExecution?.status ?? 'InProgress', deployment };
}

/** The deployment behind a deploy action; undefined for other actions, and before it has begun. */
async function deploymentOf(
  context: OpsContext,
  { input, output }: ActionExecutionDetail,
): Promise<string | undefined> {
  const { category, provider } = input?.actionTypeId ?? {};
  if (category !== 'Deploy') return undefined;
  const { externalExecutionId } = output?.executionResult ?? {};
  if (provider === 'CodeDeployToECS' || provider === 'CodeDeploy') return externalExecutionId;
  return externalExecutionId === undefined
    ? undefined
    : newestDeployment(context.clients, await serviceSubject(context));
}

function tell({ json, now, terminal }: OpsContext, action: ActionExecutionDetail): void {
  const { stageName = '', actionName = '', status = '', output } = action;
  const { errorDetails, externalExecutionUrl, externalExecutionSummary } = output?.executionResult ?? {};
  const reason = errorDetails?.message ?? (status === 'Failed' ? externalExecutionSummary : undefined);
  if (json) {
    terminal.out(
      JSON.stringify({ at: now(), type: 'action', stage: stageName, action: actionName, status, reason }),
    );
    return;
  }
  const waits = action.input?.actionTypeId?.category === 'Approval' && status === 'InProgress';
  const detail = waits ? `waits for approval ${externalExecutionUrl ?? ''}` : (reason ?? '');
  const line = `${timeOfDay(now())} ${stageName} / ${actionName} ${status} ${detail}`.trimEnd();
  terminal.out(cut(line, terminal.columns));
}
