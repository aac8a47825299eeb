import {
  GetActivityTaskCommand,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { isOutage } from '../aws-errors';
import { type Activity, type ActivityTask, ActivityUnavailableError, TaskLostError } from './activity';

export interface StepFunctionsActivityOptions {
  readonly activityArn: string;
  /** Name of this worker in the history of an execution. */
  readonly workerName: string;
  /** Longest that Step Functions may take to answer a report or a heartbeat, in ms. */
  readonly reportTimeoutMs: number;
}

/**
 * Step Functions holds a poll for 60 seconds, and a client has to wait five more.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html
 */
const POLL_TIMEOUT_MS = 65_000;
const CONNECT_TIMEOUT_MS = 3000;

/**
 * An activity in Step Functions. Uses GetActivityTask, SendTaskHeartbeat, SendTaskSuccess and SendTaskFailure.
 *
 * Every call is one attempt: when to try again depends on the task's heartbeat, which the SDK does not know.
 */
export class StepFunctionsActivity implements Activity {
  private readonly polling: SFNClient;
  private readonly reporting: SFNClient;

  constructor(private readonly options: StepFunctionsActivityOptions) {
    // An activity is reached where it is, whatever region a laptop is set to.
    const region = options.activityArn.split(':')[3];
    const client = (requestTimeout: number): SFNClient =>
      new SFNClient({
        region,
        maxAttempts: 1,
        requestHandler: {
          connectionTimeout: Math.min(CONNECT_TIMEOUT_MS, requestTimeout),
          requestTimeout,
          throwOnRequestTimeout: true,
        },
      });
    this.polling = client(POLL_TIMEOUT_MS);
    this.reporting = client(options.reportTimeoutMs);
  }

  async poll(abortSignal: AbortSignal): Promise<ActivityTask | undefined> {
    const { activityArn, workerName } = this.options;
    const command = new GetActivityTaskCommand({ activityArn, workerName });
    const { taskToken, input = '' } = await translated(this.polling.send(command, { abortSignal }));
    // No task came: the token is null or empty.
    return taskToken ? { token: taskToken, input } : undefined;
  }

  async heartbeat(taskToken: string): Promise<void> {
    await translated(this.reporting.send(new SendTaskHeartbeatCommand({ taskToken })));
  }

  async succeed(taskToken: string, output: object): Promise<void> {
    const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
    await translated(this.reporting.send(command));
  }

  async fail(
    taskToken: string,
    { error, cause }: { readonly error: string; readonly cause: string },
  ): Promise<void> {
    await translated(this.reporting.send(new SendTaskFailureCommand({ taskToken, error, cause })));
  }

  close(): void {
    this.polling.destroy();
    this.reporting.destroy();
  }
}

/** The same answer, or an error by which a worker knows what to do. */
async function translated<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) {
      throw new TaskLostError(error);
    }
    throw isOutage(error) ? new ActivityUnavailableError(error) : error;
  }
}
