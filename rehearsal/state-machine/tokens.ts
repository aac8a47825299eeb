import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/wire';
import type { Json } from './json';

/** What is told to a task that waits for a report by its token. */
export interface TaskListener {
  succeeded(output: Json): void;
  failed(error: string, cause: string): void;
  heartbeat(): void;
}

const FORM = /^AAAA[\w+/=-]{20,}$/;

/**
 * The tokens of tasks that wait for a report.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
export class TaskTokens {
  private readonly open = new Map<string, TaskListener>();

  /** Tasks that wait. */
  get waiting(): number {
    return this.open.size;
  }

  /** A token that no task has had. */
  issue(listener: TaskListener): string {
    const token = `AAAA${Buffer.from(randomUUID()).toString('base64')}`;
    this.open.set(token, listener);
    return token;
  }

  /** From now on the token has expired. */
  close(token: string): void {
    this.open.delete(token);
  }

  /**
   * The task that waits under a token.
   *
   * @throws ServiceError `TaskTimedOut` when it waits no longer, `InvalidToken` for a text that is no token
   */
  find(token: string): TaskListener {
    const listener = this.open.get(token);
    if (listener) return listener;
    if (!FORM.test(token)) throw new ServiceError('InvalidToken', `Invalid Token: '${token.slice(0, 40)}'`);
    throw new ServiceError(
      'TaskTimedOut',
      'Task Timed Out: the token has expired, or the task of the token has been closed already.',
    );
  }
}
