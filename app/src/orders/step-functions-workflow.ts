import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { isOutage } from '../aws-errors';
import { WORKFLOW_ERRORS } from '../contract';
import type { Tracing } from '../tracing';
import type { StoredOrder } from './order';
import {
  type Decision,
  DecisionNotAwaitedError,
  type OrderWorkflow,
  WorkflowUnavailableError,
} from './workflow';

export interface StepFunctionsWorkflowOptions {
  readonly stateMachineArn: string;
  /** How long the API may work on a request. The table may have used four fifths of it before a call here begins. */
  readonly requestTimeoutMs: number;
  /** Longest that a call may take, in ms. @default a second, or 15 % of the request time where that is less */
  readonly callTimeoutMs?: number;
  /** @default calls are not traced */
  readonly tracing?: Pick<Tracing, 'call'>;
}

/** Longest that a client waits for the start of work which is begun later anyway if it fails now. */
const LONGEST_CALL_MS = 1000;
/** Part of the request time that a call may use, after the table's share and before what it takes to answer. */
const CALL_SHARE = 0.15;

/**
 * The workflow in Step Functions: a Standard state machine. Uses StartExecution, SendTaskSuccess and SendTaskFailure.
 *
 * Every call is one attempt. A start that failed is made good by the watcher of open orders; a decision by whoever
 * decides, who is told: a second attempt of our own could not tell its first one's success from another's decision.
 */
export class StepFunctionsWorkflow implements OrderWorkflow {
  private readonly client: SFNClient;
  private readonly budgetMs: number;

  constructor(private readonly options: StepFunctionsWorkflowOptions) {
    this.budgetMs = options.callTimeoutMs ?? Math.min(LONGEST_CALL_MS, options.requestTimeoutMs * CALL_SHARE);
    this.client = new SFNClient({ maxAttempts: 1 });
  }

  /**
   * The order's id is the name of its execution, so that one order runs once: the same name and input is the same
   * execution while that runs, and an error within 90 days after it has ended. A trace of the request goes on in it.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  async start({ orderId, customer, lines }: StoredOrder): Promise<void> {
    const execution = {
      stateMachineArn: this.options.stateMachineArn,
      name: orderId,
      input: JSON.stringify({
        orderId,
        customer,
        // The members that the workflow reads, in one order: a repeat then has the very same input.
        lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      }),
    };
    try {
      await this.call('StartExecution', (abortSignal, traceHeader) =>
        this.client.send(new StartExecutionCommand({ ...execution, traceHeader }), { abortSignal }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }

  async decide(taskToken: string, decision: Decision): Promise<void> {
    try {
      await (decision.decision === 'approve'
        ? this.approve(taskToken, decision)
        : this.refuse(taskToken, decision));
    } catch (error) {
      throw isClosed(error) ? new DecisionNotAwaitedError(error) : error;
    }
  }

  close(): void {
    this.client.destroy();
  }

  private async approve(taskToken: string, { by, at }: Decision): Promise<void> {
    const command = new SendTaskSuccessCommand({
      taskToken,
      output: JSON.stringify({ by, at: at.toISOString() }),
    });
    await this.call('SendTaskSuccess', (abortSignal) => this.client.send(command, { abortSignal }));
  }

  private async refuse(taskToken: string, { by, reason }: Decision): Promise<void> {
    const command = new SendTaskFailureCommand({
      taskToken,
      error: WORKFLOW_ERRORS.approvalRefused,
      cause: reason === undefined ? `Refused by ${by}.` : `Refused by ${by}: ${reason}`,
    });
    await this.call('SendTaskFailure', (abortSignal) => this.client.send(command, { abortSignal }));
  }

  /** Runs a call within its budget, and tells an outage from a fault of this program. */
  private async call(
    operation: string,
    work: (signal: AbortSignal, traceHeader?: string) => Promise<unknown>,
  ): Promise<void> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.budgetMs);
    const { tracing } = this.options;
    const send = (traceHeader?: string): Promise<unknown> => work(controller.signal, traceHeader);
    try {
      await (tracing === undefined ? send() : tracing.call('StepFunctions', operation, send));
    } catch (error) {
      throw isOutage(error) ? new WorkflowUnavailableError(error) : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The task of the token has ended: by a decision, its deadline, or the end of its execution. */
function isClosed(error: unknown): boolean {
  return error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
}
