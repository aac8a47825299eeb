import { createHash, randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/wire';
import type { Clock } from '../clock';

/** An `AWS::SQS::Queue`, resolved. */
export interface QueueModel {
  readonly name: string;
  /** Template milliseconds for which a received message is hidden. @default 30 s, as SQS */
  readonly visibilityTimeoutMs?: number;
}

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** Template milliseconds. */
  readonly sentAt: number;
  readonly receiveCount: number;
}

export interface ReceivedMessage extends QueueMessage {
  readonly receiptHandle: string;
}

/** SQS's largest message, in bytes of UTF-8: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const LARGEST_MESSAGE = 1_048_576;
const VISIBILITY_TIMEOUT_MS = 30_000;

interface Entry extends QueueMessage {
  visibleFrom: number;
  receiveCount: number;
  receiptHandle?: string;
}

/**
 * Standard queues: a message is kept until it is deleted, and hidden for a while from who receives it next. Messages
 * come in the order in which they were sent, which SQS does not promise.
 */
export class Queues {
  private readonly queues = new Map<string, { readonly model: QueueModel; readonly entries: Entry[] }>();

  constructor(private readonly clock: Clock) {}

  /** Creates the queue, or changes its settings and keeps its messages. */
  put(model: QueueModel): void {
    this.queues.set(model.name, { model, entries: this.queues.get(model.name)?.entries ?? [] });
  }

  get names(): readonly string[] {
    return [...this.queues.keys()];
  }

  /**
   * @returns the message's id
   * @throws ServiceError `QueueDoesNotExist`, or `InvalidParameterValue` for a message that is empty or too long
   */
  send(queue: string, body: string): string {
    const bytes = Buffer.byteLength(body);
    if (bytes === 0 || bytes > LARGEST_MESSAGE) {
      throw new ServiceError(
        'InvalidParameterValue',
        `The message has ${bytes} bytes; SQS takes 1 to ${LARGEST_MESSAGE}.`,
      );
    }
    const messageId = randomUUID();
    const sentAt = this.clock.now();
    this.queue(queue).entries.push({ messageId, body, sentAt, visibleFrom: sentAt, receiveCount: 0 });
    return messageId;
  }

  /** Up to `most` messages that nobody works on. @throws ServiceError `QueueDoesNotExist` */
  receive(queue: string, most = 1, visibilityTimeoutMs?: number): readonly ReceivedMessage[] {
    const { model, entries } = this.queue(queue);
    const now = this.clock.now();
    const hiddenFor = visibilityTimeoutMs ?? model.visibilityTimeoutMs ?? VISIBILITY_TIMEOUT_MS;
    return entries
      .filter(({ visibleFrom }) => visibleFrom <= now)
      .slice(0, most)
      .map((entry) => {
        const receiptHandle = randomUUID();
        Object.assign(entry, {
          visibleFrom: now + hiddenFor,
          receiveCount: entry.receiveCount + 1,
          receiptHandle,
        });
        const { messageId, body, sentAt, receiveCount } = entry;
        return { messageId, body, sentAt, receiveCount, receiptHandle };
      });
  }

  /** Deletes what was received last under this handle; an older handle deletes nothing. @throws ServiceError `QueueDoesNotExist` */
  delete(queue: string, receiptHandle: string): void {
    const { entries } = this.queue(queue);
    const index = entries.findIndex((entry) => entry.receiptHandle === receiptHandle);
    if (index >= 0) entries.splice(index, 1);
  }

  /** Everything in the queue, hidden messages too. @throws ServiceError `QueueDoesNotExist` */
  messages(queue: string): readonly QueueMessage[] {
    return this.queue(queue).entries.map(({ messageId, body, sentAt, receiveCount }) => ({
      messageId,
      body,
      sentAt,
      receiveCount,
    }));
  }

  /** How many messages could be received now, and how many are being worked on. @throws ServiceError `QueueDoesNotExist` */
  counts(queue: string): { readonly visible: number; readonly inFlight: number } {
    const now = this.clock.now();
    const { entries } = this.queue(queue);
    const visible = entries.filter(({ visibleFrom }) => visibleFrom <= now).length;
    return { visible, inFlight: entries.length - visible };
  }

  private queue(name: string) {
    const queue = this.queues.get(name);
    if (queue) return queue;
    throw new ServiceError('QueueDoesNotExist', `The queue '${name}' does not exist.`);
  }
}

/** The digest that SQS answers and its clients check. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
