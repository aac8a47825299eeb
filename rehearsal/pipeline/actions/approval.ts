import { randomUUID } from 'node:crypto';
import { ActionFailure, type ActionRunner } from './action';

/** What a reviewer is asked. */
export interface ApprovalRequest {
  readonly token: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly executionId: string;
  readonly question?: string;
  /** Where to look before deciding. */
  readonly link?: string;
  /** Template milliseconds. */
  readonly expiresAt: number;
}

export interface ApprovalDecision {
  readonly status: 'Approved' | 'Rejected';
  /** What the reviewer wrote. */
  readonly summary: string;
}

/**
 * Tells the topic and waits for the decision.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html
 */
export const manualApproval: ActionRunner<'Manual'> = async (context) => {
  const { action, executionId, services, signal, stage, work } = context;
  const { approve, clock, pipeline, topics } = services;
  const request: ApprovalRequest = {
    token: randomUUID(),
    pipeline: pipeline.name,
    stage,
    action: action.name,
    executionId,
    question: work.question,
    link: work.link,
    expiresAt: clock.now() + action.timeoutMs,
  };
  if (work.topic !== undefined) {
    services.access.publish(action.role, work.topic);
    topics.publish({
      topicArn: work.topic,
      subject: `APPROVAL NEEDED: AWS CodePipeline ${pipeline.name} for action ${action.name}`.slice(0, 100),
      message: JSON.stringify(notification(request, context)),
      attributes: {},
    });
  }
  const { status, summary } = await Promise.race([approve(request), aborted(signal)]);
  if (status === 'Approved') return { summary };
  throw new ActionFailure('JobFailed', `The approval was rejected: ${summary}`, { summary });
};

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html */
function notification(
  request: ApprovalRequest,
  { services: { clock, pipeline, place } }: Parameters<typeof manualApproval>[0],
): object {
  const consoleLink = `https://console.aws.amazon.com/codepipeline/home?region=${pipeline.region}#/view/${pipeline.name}`;
  const expires = new Date((place.now() + (request.expiresAt - clock.now()) / 1000) * 1000).toISOString();
  return {
    region: pipeline.region,
    consoleLink,
    approval: {
      pipelineName: request.pipeline,
      stageName: request.stage,
      actionName: request.action,
      token: request.token,
      expires: `${expires.slice(0, 16)}Z`,
      externalEntityLink: request.link,
      approvalReviewLink: `${consoleLink}/${request.stage}/${request.action}/approve/${request.token}`,
      customData: request.question,
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
