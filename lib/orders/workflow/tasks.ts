import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { ORDERS_TABLE } from '../../../app/src/contract';
import type { Need } from './needs';
import type { WorkflowResources } from './resources';
import { stateTimeout, type StepName } from './steps';

/** What every task has. */
export interface TaskOptions {
  /** For people who read the definition. */
  readonly comment: string;
  readonly retriers: readonly sfn.RetryProps[];
}

export interface CallOptions extends TaskOptions {
  /** What the function is given. @default the input of the state, whole */
  readonly payload?: Readonly<Record<string, unknown>>;
  /**
   * What becomes of the answer. `alone`: it is all that the state gives. `at`: it stands there, as `value`, beside what
   * was there. `nowhere`: the state gives what it was given.
   */
  readonly answer: 'alone' | 'nowhere' | { readonly at: string };
}

/** An update of the order's item. */
export interface OrderUpdate extends TaskOptions {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, tasks.DynamoAttributeValue>>;
}

export interface Notice extends TaskOptions {
  readonly subject: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** Longest call of a service that Step Functions makes itself. */
const CALL_TIMEOUT = Duration.seconds(10);

/** Where the order's id stands: `Prepare` puts it there. */
export const ORDER_ID = '$.execution.name';

/**
 * Makes the tasks of the state machine, each with a time-out and retriers of its own, and keeps a list of what they need.
 */
export class WorkflowTasks {
  private readonly collected = new Set<Need>();

  constructor(
    readonly scope: Construct,
    readonly resources: WorkflowResources,
  ) {}

  /** What the role has to be allowed for all tasks made so far. */
  get needs(): readonly Need[] {
    return [...this.collected].toSorted();
  }

  /** Calls the function of a step, in a state of the same name. */
  step(name: StepName, options: CallOptions): tasks.LambdaInvoke {
    return this.call(name, name, this.resources.steps[name], stateTimeout(), options);
  }

  /** Calls the quote function by its alias. @param timeout longest run of the function */
  quote(id: string, timeout: Duration, options: CallOptions): tasks.LambdaInvoke {
    return this.call(id, 'Quote', this.resources.quote, stateTimeout(timeout), options);
  }

  /**
   * Calls a function, and then waits until somebody reports by the task's token, or until the deadline. Without a
   * heartbeat: whoever decides sends none.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
   */
  callback(
    id: string,
    name: StepName,
    deadline: Duration,
    options: TaskOptions & {
      readonly payload: Readonly<Record<string, unknown>>;
      readonly resultPath: string;
    },
  ): tasks.LambdaInvoke {
    this.collected.add(`lambda:InvokeFunction ${name}`);
    const state = tasks.LambdaInvoke.jsonPath(this.scope, id, {
      comment: options.comment,
      lambdaFunction: this.resources.steps[name],
      integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: sfn.TaskInput.fromObject(options.payload),
      resultPath: options.resultPath,
      taskTimeout: sfn.Timeout.duration(deadline),
      retryOnServiceExceptions: false,
    });
    return retried(state, options.retriers);
  }

  /** Hands the order to a worker. */
  ship(
    id: string,
    limits: { readonly timeout: Duration; readonly heartbeat: Duration },
    options: TaskOptions & {
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly resultPath: string;
    },
  ): tasks.StepFunctionsInvokeActivity {
    const state = tasks.StepFunctionsInvokeActivity.jsonPath(this.scope, id, {
      comment: options.comment,
      activity: this.resources.shipping,
      parameters: { ...options.parameters },
      resultPath: options.resultPath,
      taskTimeout: sfn.Timeout.duration(limits.timeout),
      heartbeatTimeout: sfn.Timeout.duration(limits.heartbeat),
    });
    return retried(state, options.retriers);
  }

  /** Changes the order's item, which has to be there, without a function. */
  updateOrder(
    id: string,
    { comment, retriers, expression, names, values }: OrderUpdate,
  ): tasks.DynamoUpdateItem {
    this.collected.add('dynamodb:UpdateItem Orders');
    const { partitionKey } = ORDERS_TABLE;
    const state = tasks.DynamoUpdateItem.jsonPath(this.scope, id, {
      comment,
      table: this.resources.ordersTable,
      key: { [partitionKey]: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt(ORDER_ID)) },
      updateExpression: expression,
      conditionExpression: `attribute_exists(${partitionKey})`,
      expressionAttributeNames: { ...names },
      expressionAttributeValues: { ...values },
      resultPath: sfn.JsonPath.DISCARD,
      taskTimeout: sfn.Timeout.duration(CALL_TIMEOUT),
    });
    return retried(state, retriers);
  }

  /** Tells the customer something, without a function. */
  notify(id: string, { comment, retriers, subject, message }: Notice): tasks.SnsPublish {
    this.collected.add('sns:Publish CustomerNotices');
    const state = tasks.SnsPublish.jsonPath(this.scope, id, {
      comment,
      topic: this.resources.customerNotices,
      subject,
      message: sfn.TaskInput.fromObject({ ...message }),
      resultPath: sfn.JsonPath.DISCARD,
      taskTimeout: sfn.Timeout.duration(CALL_TIMEOUT),
    });
    return retried(state, retriers);
  }

  /** Sends the parked order to the queue, without a function. */
  park(
    id: string,
    body: Readonly<Record<string, unknown>>,
    { comment, retriers }: TaskOptions,
  ): tasks.SqsSendMessage {
    this.collected.add('sqs:SendMessage ParkedOrders');
    const state = tasks.SqsSendMessage.jsonPath(this.scope, id, {
      comment,
      queue: this.resources.parkedOrders,
      messageBody: sfn.TaskInput.fromObject({ ...body }),
      resultPath: sfn.JsonPath.DISCARD,
      taskTimeout: sfn.Timeout.duration(CALL_TIMEOUT),
    });
    return retried(state, retriers);
  }

  /**
   * The answer is kept whole: one that lacks something reaches the next function, which refuses it by an error with a
   * name. A path into it that leads nowhere may end the execution where no catcher sees it.
   */
  private call(
    id: string,
    resource: string,
    fn: lambda.IFunction,
    timeout: Duration,
    { payload, answer, comment, retriers }: CallOptions,
  ): tasks.LambdaInvoke {
    this.collected.add(`lambda:InvokeFunction ${resource}`);
    const state = tasks.LambdaInvoke.jsonPath(this.scope, id, {
      comment,
      lambdaFunction: fn,
      payload: payload && sfn.TaskInput.fromObject({ ...payload }),
      taskTimeout: sfn.Timeout.duration(timeout),
      // The CDK's own retrier knows neither throttling nor jitter.
      retryOnServiceExceptions: false,
      ...placement(answer),
    });
    return retried(state, retriers);
  }
}

function placement(answer: CallOptions['answer']) {
  if (answer === 'alone') return { outputPath: '$.Payload' };
  if (answer === 'nowhere') return { resultPath: sfn.JsonPath.DISCARD };
  return { resultSelector: { value: sfn.JsonPath.objectAt('$.Payload') }, resultPath: answer.at };
}

function retried<State extends sfn.TaskStateBase>(state: State, retriers: readonly sfn.RetryProps[]): State {
  for (const retrier of retriers) state.addRetry(retrier);
  return state;
}
