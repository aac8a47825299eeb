import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { Context } from 'aws-lambda';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Builds, codeBuild } from './builds';
import { type AnswerClients, answerWith, type Envelope } from './cloudformation';
import { DIGEST_ATTRIBUTE } from './contract';
import { type Decision, decide, outcomeOf, seedId } from './decision';

/** Between two looks at the build, in milliseconds. */
const POLL_INTERVAL = 5_000;

/** Kept back from Lambda's own time-out, in milliseconds, so that there is always time to answer. */
const TIME_TO_ANSWER = 30_000;

export interface SeedClients extends AnswerClients {
  readonly builds: Builds;
}

type BuildDecision = Extract<Decision, { kind: 'build' }>;

/**
 * Custom resource that has the first image built and waits for the end of the build.
 */
export function createHandler(clients: SeedClients) {
  return async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const work = {
      // CloudFormation sends it back in the delete request that follows.
      newId: ({ requestId }: Envelope) => `not-built-${requestId}`,
      act: ({ requestId }: Envelope) => act(decide(event), requestId, context, clients),
      explain,
    };
    await answerWith(event, work, clients);
  };
}

async function act(
  decision: Decision,
  requestId: string,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  clients: SeedClients,
): Promise<{ physicalResourceId: string; data?: Record<string, string> }> {
  if (decision.kind === 'forget') return { physicalResourceId: decision.physicalResourceId };
  const digest =
    decision.kind === 'keep' ? decision.digest : await build(decision, requestId, context, clients);
  return {
    physicalResourceId: seedId(decision.repositoryName, digest),
    data: { [DIGEST_ATTRIBUTE]: digest },
  };
}

async function build(
  decision: BuildDecision,
  requestId: string,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  clients: SeedClients,
): Promise<string> {
  const id = await clients.builds.start(decision.projectName, requestId);
  while (context.getRemainingTimeInMillis() > TIME_TO_ANSWER) {
    await clients.sleep(POLL_INTERVAL);
    const outcome = outcomeOf(await clients.builds.find(id));
    if (outcome.kind === 'succeeded') return outcome.digest;
    if (outcome.kind === 'failed') throw new Error(outcome.reason);
  }
  throw new Error(
    `Build ${id} is still running and this function's time is up. Look at the build, then deploy again.`,
  );
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AccountLimitExceededException') {
    return (
      `CodeBuild refused to start the build: ${error.message} A new account may have no concurrent builds: in Service ` +
      `Quotas, ask CodeBuild for one "Concurrently running builds for ARM/Small environment", then deploy again.`
    );
  }
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}

export const handler = createHandler({
  // Patient with throttling: what waits here is a deployment.
  builds: codeBuild(new CodeBuildClient({ maxAttempts: 8 })),
  fetch,
  sleep,
});
