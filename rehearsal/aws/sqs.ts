import { md5 } from '../messaging/queues';
import type { Queues } from '../messaging/queues';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';
import type { WallTime } from './wall-time';

type Input = Readonly<Record<string, unknown>>;

/** SQS's most messages in one answer. */
const MOST_AT_ONCE = 10;

/**
 * The operations of SQS that handlers, state machines and people call, over JSON 1.0. A queue is known by the last part
 * of its URL.
 *
 * A receive does not wait for messages: `WaitTimeSeconds` counts as 0.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function sqsProtocol(queues: Queues, time: WallTime): WireProtocol {
  return jsonProtocol({
    service: 'sqs',
    target: 'AmazonSQS',
    version: '1.0',
    operations: {
      SendMessage(input) {
        const body = text(input, 'MessageBody');
        return { MessageId: queues.send(queueName(input), body), MD5OfMessageBody: md5(body) };
      },
      ReceiveMessage(input) {
        const most = Number(input.MaxNumberOfMessages ?? 1);
        if (!Number.isInteger(most) || most < 1 || most > MOST_AT_ONCE) {
          throw new ServiceError(
            'InvalidParameterValue',
            `MaxNumberOfMessages is ${most}; SQS takes 1 to ${MOST_AT_ONCE}.`,
          );
        }
        const hidden = input.VisibilityTimeout;
        const received = queues.receive(
          queueName(input),
          most,
          hidden === undefined ? undefined : Number(hidden) * 1000,
        );
        if (received.length === 0) return {};
        return {
          Messages: received.map(({ messageId, receiptHandle, body, sentAt, receiveCount }) => ({
            MessageId: messageId,
            ReceiptHandle: receiptHandle,
            Body: body,
            MD5OfBody: md5(body),
            Attributes: {
              SentTimestamp: String(Math.round(time.epochSeconds(sentAt) * 1000)),
              ApproximateReceiveCount: String(receiveCount),
            },
          })),
        };
      },
      DeleteMessage(input) {
        queues.delete(queueName(input), text(input, 'ReceiptHandle'));
        return {};
      },
      GetQueueAttributes(input) {
        const { visible, inFlight } = queues.counts(queueName(input));
        return {
          Attributes: {
            ApproximateNumberOfMessages: String(visible),
            ApproximateNumberOfMessagesNotVisible: String(inFlight),
          },
        };
      },
    },
  });
}

function queueName(input: Input): string {
  return text(input, 'QueueUrl').split('/').at(-1) ?? '';
}

function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`);
}
