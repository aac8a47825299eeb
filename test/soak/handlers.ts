import { SOAK } from './environment';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { handler as chargePayment } from '../../lambda/orders/charge-payment';
import { handler as commitStock } from '../../lambda/orders/commit-stock';
import { handler as parkOrder } from '../../lambda/orders/park-order';
import { handler as refundPayment } from '../../lambda/orders/refund-payment';
import { handler as releaseStock } from '../../lambda/orders/release-stock';
import { handler as requestApproval } from '../../lambda/orders/request-approval';
import { handler as reserveStock } from '../../lambda/orders/reserve-stock';
import { handler as screenForFraud } from '../../lambda/orders/screen-for-fraud';
import { handler as totalOrder } from '../../lambda/orders/total-order';
import { handler as quote } from '../../lambda/quote/quote';
import type { Json } from '../../rehearsal/state-machine/json';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** The handlers as they are deployed, by the state that calls them. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  QuoteLine: quote,
  TotalOrder: totalOrder,
  ReserveStock: reserveStock,
  ScreenForFraud: screenForFraud,
  ChargePayment: chargePayment,
  AskForApproval: requestApproval,
  CommitStock: commitStock,
  RefundPayment: refundPayment,
  ReleaseStock: releaseStock,
};

/** States that call a function. */
export const FUNCTION_STATES: readonly string[] = Object.keys(HANDLERS);

/** What the handlers of this process call instead of AWS. */
export interface Surroundings {
  readonly dynamoDb: (operation: string, input: object) => Promise<object>;
  readonly publish: (input: Readonly<Record<string, unknown>>) => void;
  readonly sendMessage: (input: Readonly<Record<string, unknown>>) => void;
  /** @default nothing starts executions */
  readonly startExecution?: (input: Readonly<Record<string, unknown>>) => object;
}

/** `PutItem` for a `PutItemCommand`. */
function operation(command: object): string {
  return command.constructor.name.replace(/Command$/, '');
}

/** The handlers' own clients, led to something else: the clients live as long as the modules. */
export function lead({ dynamoDb, publish, sendMessage, startExecution }: Surroundings): void {
  Object.assign(DynamoDBClient.prototype, {
    send: (command: { readonly input: object }) => dynamoDb(operation(command), command.input),
  });
  Object.assign(SNSClient.prototype, {
    send: async (command: { readonly input: Readonly<Record<string, unknown>> }) => publish(command.input),
  });
  Object.assign(SQSClient.prototype, {
    send: async (command: { readonly input: Readonly<Record<string, unknown>> }) =>
      sendMessage(command.input),
  });
  if (startExecution === undefined) return;
  Object.assign(SFNClient.prototype, {
    send: async (command: { readonly input: Readonly<Record<string, unknown>> }) =>
      startExecution(command.input),
  });
}

/** Milliseconds that a handler believes it has. Nothing here takes time, and a timer for each call lives as long. */
const TIME_MS = 1_500;

function unused(): never {
  throw new Error('A handler here answers by its promise.');
}

function context(functionName: string): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    memoryLimitInMB: '256',
    awsRequestId: SOAK,
    logGroupName: 'soak',
    logStreamName: 'soak',
    getRemainingTimeInMillis: () => TIME_MS,
    done: unused,
    fail: unused,
    succeed: unused,
  };
}

/** Calls the function of a state. @returns its answer as JSON has it */
export async function callHandler(state: string, event: Json): Promise<Json> {
  const handler = HANDLERS[state];
  if (!handler) throw new Error(`No handler is known for the state ${state}.`);
  const answer: unknown = await handler(event, context(state));
  const json: Json = JSON.parse(JSON.stringify(answer ?? null));
  return json;
}

/** Calls what EventBridge calls for executions that ended badly. */
export async function callParkOrder(event: unknown): Promise<Json> {
  const answer: Json = JSON.parse(JSON.stringify(await parkOrder(event, context('ParkOrder'))));
  return answer;
}

/** Calls the watcher of open orders, with its metrics. It is loaded when it is first called: by then its namespace is known. */
export async function callWatch(event: unknown): Promise<Json> {
  process.env.POWERTOOLS_METRICS_DISABLED = 'false';
  const { handler } = await import('../../lambda/orders/watch-open-orders');
  const answer: Json = JSON.parse(JSON.stringify(await handler(event, context('Watch'))));
  return answer;
}
