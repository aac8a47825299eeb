import { ECSClient } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { setTimeout as sleep } from 'node:timers/promises';
import { memberOf } from '../hooks/member';
import { type AnswerClients, answerWith, type Envelope, text } from '../image/cloudformation';
import { findLiveGroup, type GroupPair, type LiveGroup } from './live-group';
import { LIVE_GROUP_ATTRIBUTES, LIVE_GROUP_PROPERTIES } from './live-group-contract';

/** Between two looks at a release, in milliseconds. */
const POLL_INTERVAL = 10_000;

/** Kept back from Lambda's own time-out, in milliseconds, so that there is always time to answer. */
const TIME_TO_ANSWER = 30_000;

export interface LiveGroupClients extends AnswerClients {
  readonly findLive: (cluster: string, groups: GroupPair) => Promise<LiveGroup>;
}

/**
 * Custom resource that tells CloudFormation which target group serves, before it writes a listener or a rule
 * (aws/aws-cdk#36649). It changes nothing itself. While a release is under way it waits, and in the end refuses: the
 * update then fails before any listener is touched.
 */
export function createHandler(clients: LiveGroupClients) {
  return async (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const work = {
      newId: ({ logicalResourceId }: Envelope) => `live-target-group-${logicalResourceId}`,
      act: async () => ({ data: await act(event, context, clients) }),
    };
    await answerWith(event, work, clients);
  };
}

async function act(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  clients: LiveGroupClients,
): Promise<Record<string, string>> {
  if (text(event, 'RequestType') === 'Delete') return {};
  const properties = memberOf(event, 'ResourceProperties');
  const groups = {
    blue: text(properties, LIVE_GROUP_PROPERTIES.blue),
    green: text(properties, LIVE_GROUP_PROPERTIES.green),
  };
  const cluster = text(properties, LIVE_GROUP_PROPERTIES.cluster);
  const live = await settled(() => clients.findLive(cluster, groups), context, clients);
  return {
    [LIVE_GROUP_ATTRIBUTES.live]: live ?? groups.blue,
    [LIVE_GROUP_ATTRIBUTES.idle]: live === groups.green ? groups.blue : groups.green,
  };
}

/** The live group once no release is under way; `undefined` when there is no service. */
async function settled(
  find: () => Promise<LiveGroup>,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  { sleep: wait }: LiveGroupClients,
): Promise<string | undefined> {
  for (;;) {
    const found = await find();
    if (found.kind !== 'releasing') return found.kind === 'live' ? found.arn : undefined;
    if (context.getRemainingTimeInMillis() < TIME_TO_ANSWER + POLL_INTERVAL) {
      throw new Error(
        `A release is still under way (${found.what}), and this update writes a listener. Nothing was changed. ` +
          'Deploy again when the release has ended; if this was a rollback, continue it then.',
      );
    }
    await wait(POLL_INTERVAL);
  }
}

const ecs = new ECSClient({});

export const handler = createHandler({
  findLive: (cluster, groups) => findLiveGroup(ecs, cluster, groups),
  fetch,
  sleep,
});
