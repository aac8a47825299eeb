import type { StoredOrder } from './order';

/** What somebody decided on an order that waits for an approval. */
export interface Decision {
  readonly decision: 'approve' | 'refuse';
  /** Who decided. */
  readonly by: string;
  readonly reason?: string;
  readonly at: Date;
}

/** What the API needs of the workflow that fulfils orders. Every call ends well before the API's own deadline. */
export interface OrderWorkflow {
  /** Starts the work on an order. An order on which work has begun already is no error. */
  start(order: StoredOrder): Promise<void>;
  /**
   * Hands a decision to the execution that waits for it.
   *
   * @param taskToken what the execution left with the order; good for one decision
   * @throws DecisionNotAwaitedError when the execution has been given one before, or waits no longer
   * @throws WorkflowUnavailableError when it cannot be told now
   */
  decide(taskToken: string, decision: Decision): Promise<void>;
  close(): void;
}

/** Nobody waits for this decision: there was another one before, or it came too late. */
export class DecisionNotAwaitedError extends Error {
  override readonly name = 'DecisionNotAwaitedError';
  constructor(cause: unknown) {
    super('no execution waits for this decision', { cause });
  }
}

/** Step Functions did not answer in time, refused for its load, or could not be reached. Worth another try later. */
export class WorkflowUnavailableError extends Error {
  override readonly name = 'WorkflowUnavailableError';
  constructor(cause: unknown) {
    super('the order workflow does not answer', { cause });
  }
}
