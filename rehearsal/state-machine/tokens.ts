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
  /** Kept when a token has expired: a late report is judged before it is refused. */
  private readonly owners = new Map<string, string>();

  /** Tasks that wait. */
  get waiting(): number {
    return this.open.size;
  }

  /**
   * A token that no task has had.
   *
   * @param owner ARN of the activity whose task it is, or else of the state machine
   */
  issue(listener: TaskListener, owner: string): string {
    const token = `AAAA${Buffer.from(randomUUID()).toString('base64')}`;
    this.open.set(token, listener);
    this.owners.set(token, owner);
    return token;
  }

  /** ARN of the activity or state machine whose task had this token. @returns undefined for one that was never given */
  ownerOf(token: string): string | undefined {
    return this.owners.get(token);
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
