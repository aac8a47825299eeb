import { randomUUID } from 'node:crypto';
import type { WallTime } from '../aws/wall-time';
import type { DiscardedEvent } from '../lambda/asynchronous';
import type { Queues } from '../messaging/queues';
import type { TemplateQueue } from './from-template';

/**
 * Sends events that functions failed at for good to the queue that is their destination, in the record that Lambda makes
 * of them. One without a destination is lost.
 *
 * @throws Error (the returned function) when the destination is no queue of the templates
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function keepDiscarded(
  queues: Pick<Queues, 'send'>,
  templateQueues: readonly Pick<TemplateQueue, 'arn' | 'name'>[],
  time: WallTime,
): (event: DiscardedEvent, at: number) => void {
  return (event, at) => {
    if (event.destination === undefined) return;
    const queue = templateQueues.find(({ arn }) => arn === event.destination);
    if (queue) queues.send(queue.name, JSON.stringify(recordOf(event, time.epochSeconds(at))));
    else {
      throw new Error(
        `${event.functionName} sends what it failed at to ${event.destination}. The rehearsal sends it to queues of the templates only.`,
      );
    }
  };
}

function recordOf(event: DiscardedEvent, epochSeconds: number): object {
  const { functionName, qualifier = '$LATEST', attempts, payload, lastFailure, destination = '' } = event;
  const [, partition = '', , region = '', account = ''] = destination.split(':');
  return {
    version: '1.0',
    timestamp: new Date(epochSeconds * 1000).toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `arn:${partition}:lambda:${region}:${account}:function:${functionName}:${qualifier}`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload),
    responseContext: { statusCode: 200, executedVersion: qualifier, functionError: 'Unhandled' },
    responsePayload: JSON.parse(lastFailure),
  };
}
