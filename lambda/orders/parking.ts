import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { ORDERS_TABLE } from '../../app/src/contract';
import { FINAL_STATUSES, OPEN_ORDERS_INDEX, ORDER_STATUS } from './contract';
import type { EndedExecution } from './ended-execution';

export interface ParkingClients {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** Name of the orders table. */
  readonly table: string;
  readonly queueUrl: string;
  readonly signal: AbortSignal;
}

/** What became of the order of an execution that ended badly. */
export type Parked =
  /** The execution itself had brought the order to a final state. */
  | 'closed before'
  | 'parked'
  /** The message is in the queue; there is no such order that could be marked. */
  | 'parked without an order';

/**
 * Parks the order of an execution that no catcher could save. The message goes first: when it cannot be sent the event
 * comes again and finds the order as it was. So an order may be in the queue twice, and never not at all.
 *
 * @param now epoch milliseconds
 */
export async function park(ended: EndedExecution, clients: ParkingClients, now: number): Promise<Parked> {
  const status = await statusOf(ended.orderId, clients);
  if (status !== undefined && FINAL_STATUSES.includes(status)) return 'closed before';
  const { sqs, queueUrl, signal } = clients;
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: parkedMessage(ended, now) }), {
    abortSignal: signal,
  });
  return (await markParked(ended, clients)) ? 'parked' : 'parked without an order';
}

/** Largest message that every queue takes, in bytes, whatever it was set to allow beyond. */
const MESSAGE_BYTES = 256 * 1024;

/** The message about an execution. An input that would not fit is left out; the execution's history has it. Pure. */
export function parkedMessage(ended: EndedExecution, now: number): string {
  const parkedAt = new Date(now).toISOString();
  const whole = JSON.stringify({ ...ended, parkedAt });
  return Buffer.byteLength(whole) <= MESSAGE_BYTES
    ? whole
    : JSON.stringify({ ...ended, input: undefined, inputOmitted: true, parkedAt });
}

async function statusOf(
  orderId: string,
  { dynamoDb, table, signal }: ParkingClients,
): Promise<string | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({
      TableName: table,
      Key: key(orderId),
      ConsistentRead: true,
      ProjectionExpression: '#status',
      ExpressionAttributeNames: { '#status': 'status' },
    }),
    { abortSignal: signal },
  );
  return Item?.['status']?.S;
}

/** @returns whether the order is parked now; not when there is none, or it has come to an end meanwhile */
async function markParked(
  { orderId, error, status }: EndedExecution,
  { dynamoDb, table, signal }: ParkingClients,
): Promise<boolean> {
  const finals = Object.fromEntries(FINAL_STATUSES.map((final, index) => [`:final${index}`, { S: final }]));
  const update = new UpdateItemCommand({
    TableName: table,
    Key: key(orderId),
    UpdateExpression: 'SET #status = :parked, rejection = :rejection REMOVE #open, approval',
    ConditionExpression: `attribute_exists(#id) AND NOT #status IN (${Object.keys(finals).join(', ')})`,
    ExpressionAttributeNames: {
      '#id': ORDERS_TABLE.partitionKey,
      '#status': 'status',
      '#open': OPEN_ORDERS_INDEX.partitionKey,
    },
    ExpressionAttributeValues: {
      ...finals,
      ':parked': { S: ORDER_STATUS.parked },
      ':rejection': {
        M: { code: { S: error ?? status }, reason: { S: `The execution ended as ${status}` } },
      },
    },
  });
  try {
    await dynamoDb.send(update, { abortSignal: signal });
    return true;
  } catch (thrown) {
    if (thrown instanceof ConditionalCheckFailedException) return false;
    throw thrown;
  }
}

function key(orderId: string): Record<string, AttributeValue> {
  return { [ORDERS_TABLE.partitionKey]: { S: orderId } };
}
