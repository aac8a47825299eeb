import {
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { ORDERS_TABLE, PATHS } from '../../app/src/contract';
import { ORDER_STATUS } from './contract';
import { InvalidOrder } from './errors';
import type { Total } from './order';

/** An order that waits for a person. */
export interface ApprovalRequest {
  readonly orderId: string;
  readonly total: Total;
  /** Whoever has it can decide. It is stored with the order, and neither logged nor sent. */
  readonly taskToken: string;
  /** When the workflow stops waiting. */
  readonly deadline: Date;
}

export interface ApprovalClients {
  readonly dynamoDb: DynamoDBClient;
  readonly sns: SNSClient;
  /** Name of the orders table. */
  readonly table: string;
  readonly topicArn: string;
  readonly signal: AbortSignal;
}

/**
 * Stores the token with the order, then asks. In this order: whoever is asked can decide at once. A repeat stores its
 * own token, the only one that Step Functions waits for, and asks again.
 *
 * @param now epoch milliseconds
 * @throws InvalidOrder when there is no such order, or it is in a final state
 */
export async function requestApproval(
  request: ApprovalRequest,
  clients: ApprovalClients,
  now: number,
): Promise<void> {
  await storeToken(request, clients, now);
  const { sns, topicArn, signal } = clients;
  await sns.send(new PublishCommand({ TopicArn: topicArn, ...approvalMessage(request) }), {
    abortSignal: signal,
  });
}

async function storeToken(
  { orderId, total, taskToken, deadline }: ApprovalRequest,
  { dynamoDb, table, signal }: ApprovalClients,
  now: number,
): Promise<void> {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: { [ORDERS_TABLE.partitionKey]: { S: orderId } },
    UpdateExpression:
      'SET #status = :awaiting, approval = :approval, totalMinor = :total, currency = :currency',
    ConditionExpression: '#status IN (:received, :awaiting)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':received': { S: ORDER_STATUS.received },
      ':awaiting': { S: ORDER_STATUS.awaitingApproval },
      ':approval': {
        M: {
          taskToken: { S: taskToken },
          requestedAt: { S: new Date(now).toISOString() },
          deadline: { S: deadline.toISOString() },
        },
      },
      ':total': { N: String(total.amountMinor) },
      ':currency': { S: total.currency },
    },
  });
  try {
    await dynamoDb.send(update, { abortSignal: signal });
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new InvalidOrder(`Order ${orderId} is not stored, or is closed already: nobody is asked`);
  }
}

/** What the people who approve are told. Pure. */
export function approvalMessage({ orderId, total, deadline }: Omit<ApprovalRequest, 'taskToken'>): {
  readonly Subject: string;
  readonly Message: string;
} {
  return {
    Subject: `Order ${orderId} waits for approval`,
    Message: [
      `Order ${orderId} costs ${amount(total)} and waits for approval until ${deadline.toISOString()}.`,
      `Decide by POST ${PATHS.orders}/${orderId}/decision of the order API, with the decision key as bearer token, and your id:`,
      `{"decision":"approve","by":"approver-7"} or {"decision":"refuse","by":"approver-7","reason":"..."}`,
      'Without a decision by then the order is refused and everything undone.',
    ].join('\n'),
  };
}

/** As the currency writes it: 1290 EUR is "12.90 EUR", 1290 JPY is "1290 JPY". */
function amount({ amountMinor, currency }: Total): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return `${(amountMinor / 10 ** maximumFractionDigits).toFixed(maximumFractionDigits)} ${currency}`;
}
