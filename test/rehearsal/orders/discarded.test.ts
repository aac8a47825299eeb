import type { WallTime } from '../../../rehearsal/aws/wall-time';
import type { DiscardedEvent } from '../../../rehearsal/lambda/asynchronous';
import { keepDiscarded } from '../../../rehearsal/orders/discarded';

const UNPARKED = { name: 'unparked', arn: 'arn:aws:sqs:eu-west-1:123456789012:unparked' };
const EVENT: DiscardedEvent = {
  functionName: 'park',
  payload: '{"detail":{"name":"o-1"}}',
  attempts: 3,
  destination: UNPARKED.arn,
  lastFailure: '{"errorType":"TryAgain","errorMessage":"busy"}',
};
const START = Date.UTC(2026, 0, 5, 12);
const time: WallTime = {
  epochSeconds: (templateMs) => (START + templateMs) / 1000,
  templateMs: (epochSeconds) => epochSeconds * 1000 - START,
};

/** Messages that a queue is sent for an event. */
function sent(event: DiscardedEvent): readonly (readonly [string, unknown])[] {
  const messages: [string, unknown][] = [];
  const send = (queue: string, body: string): string => `${messages.push([queue, JSON.parse(body)])}`;
  keepDiscarded({ send }, [UNPARKED], time)(event, 60_000);
  return messages;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
describe('an event that a function failed at for good', () => {
  it('is sent to its destination, with what was asked and what came of it', () => {
    expect(sent(EVENT)).toEqual([
      [
        'unparked',
        {
          version: '1.0',
          timestamp: '2026-01-05T12:01:00.000Z',
          requestContext: {
            requestId: expect.any(String),
            functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:park:$LATEST',
            condition: 'RetriesExhausted',
            approximateInvokeCount: 3,
          },
          requestPayload: { detail: { name: 'o-1' } },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: { errorType: 'TryAgain', errorMessage: 'busy' },
        },
      ],
    ]);
  });

  it('is lost without one', () => {
    expect(sent({ ...EVENT, destination: undefined })).toEqual([]);
  });

  it('is refused by name where the destination is something else', () => {
    const destination = 'arn:aws:sns:eu-west-1:123456789012:failures';
    expect(() => sent({ ...EVENT, destination })).toThrow(
      `park sends what it failed at to ${destination}. The rehearsal sends it to queues of the templates only.`,
    );
  });
});
