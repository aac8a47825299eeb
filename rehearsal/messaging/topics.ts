import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/wire';
import type { Clock } from '../clock';

/** One message that a topic was given. */
export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Template milliseconds. */
  readonly at: number;
}

/** SNS's largest message, in bytes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LARGEST_MESSAGE = 262_144;

/** Topics: what was published is kept, in order. Nobody is sent an e-mail. */
export class Topics {
  readonly published: Notification[] = [];
  private readonly arns = new Set<string>();
  private readonly subscribers = new Set<(notification: Notification) => void>();

  constructor(private readonly clock: Clock) {}

  put(topicArn: string): void {
    this.arns.add(topicArn);
  }

  /**
   * @returns the message's id
   * @throws ServiceError `NotFound` for an unknown topic, `InvalidParameter` for a message that is empty or too long
   */
  publish(notification: Omit<Notification, 'messageId' | 'at'>): string {
    if (!this.arns.has(notification.topicArn)) {
      throw new ServiceError('NotFound', `Topic does not exist: ${notification.topicArn}`, 404);
    }
    const bytes = Buffer.byteLength(notification.message);
    if (bytes === 0 || bytes > LARGEST_MESSAGE) {
      throw new ServiceError(
        'InvalidParameter',
        `The message has ${bytes} bytes; SNS takes 1 to ${LARGEST_MESSAGE}.`,
      );
    }
    const kept = { ...notification, messageId: randomUUID(), at: this.clock.now() };
    this.published.push(kept);
    for (const tell of this.subscribers) tell(kept);
    return kept.messageId;
  }

  /** Calls `fn` with each message from now on, until the returned function is called. */
  subscribe(fn: (notification: Notification) => void): () => void {
    this.subscribers.add(fn);
    return () => this.subscribers.delete(fn);
  }
}
