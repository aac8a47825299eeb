import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { PAYMENTS_TABLE } from './contract';
import { PaymentMismatch, PaymentVoided, TryAgain } from './errors';
import type { Total } from './order';
import { authorizeCharge, type ChargeRequest } from './payment-provider';
import { PAYMENT_STATUS, readPayment, type PaymentRecord } from './payment-record';

export interface PaymentsProps {
  readonly dynamoDb: DynamoDBClient;
  /** Name of the payments table. */
  readonly table: string;
  readonly signal: AbortSignal;
}

export interface Charge extends Total {
  readonly chargeId: string;
}

/**
 * The payments table: one item per order, written by a condition, so an order is charged once and refunded once however
 * often it is asked. `docs/decisions/order-handlers.md` says why not by the idempotency utility of Powertools.
 */
export class Payments {
  constructor(private readonly props: PaymentsProps) {}

  /**
   * @param now epoch milliseconds
   * @throws PaymentDeclined when the provider says no
   * @throws PaymentVoided when the payment was undone before
   * @throws PaymentMismatch when the order was charged before, with another amount
   */
  async charge(request: ChargeRequest, now: number): Promise<Charge> {
    const { orderId, total } = request;
    const chargeId = authorizeCharge(request);
    const first = await this.put(orderId, {
      status: { S: PAYMENT_STATUS.charged },
      chargeId: { S: chargeId },
      amountMinor: { N: String(total.amountMinor) },
      currency: { S: total.currency },
      chargedAt: { S: new Date(now).toISOString() },
    });
    return first ? { chargeId, ...total } : sameCharge(orderId, await this.read(orderId), total);
  }

  /**
   * Gives back what an order has paid. An order that has paid nothing never will: a charge that comes late is refused.
   *
   * @param now epoch milliseconds
   * @returns what the order has got back in all, in minor units
   */
  async refund(orderId: string, now: number): Promise<number> {
    const at = { S: new Date(now).toISOString() };
    if (await this.put(orderId, { status: { S: PAYMENT_STATUS.void }, voidedAt: at })) return 0;
    await this.markRefunded(orderId, at);
    const payment = await this.read(orderId);
    return payment.status === PAYMENT_STATUS.void ? 0 : payment.amountMinor;
  }

  private async markRefunded(orderId: string, at: AttributeValue): Promise<void> {
    const { dynamoDb, table, signal } = this.props;
    const update = new UpdateItemCommand({
      TableName: table,
      Key: key(orderId),
      UpdateExpression: 'SET #status = :refunded, refundedAt = :at',
      ConditionExpression: '#status = :charged',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':refunded': { S: PAYMENT_STATUS.refunded },
        ':charged': { S: PAYMENT_STATUS.charged },
        ':at': at,
      },
    });
    await unlessCondition(dynamoDb.send(update, { abortSignal: signal }));
  }

  /** @returns whether the order had no item */
  private async put(orderId: string, attributes: Record<string, AttributeValue>): Promise<boolean> {
    const { dynamoDb, table, signal } = this.props;
    const put = new PutItemCommand({
      TableName: table,
      Item: { ...key(orderId), ...attributes },
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': PAYMENTS_TABLE.partitionKey },
    });
    return await unlessCondition(dynamoDb.send(put, { abortSignal: signal }));
  }

  private async read(orderId: string): Promise<PaymentRecord> {
    const { dynamoDb, table, signal } = this.props;
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: table, Key: key(orderId), ConsistentRead: true }),
      { abortSignal: signal },
    );
    // It was there a moment ago, and nothing here removes an item.
    if (Item === undefined) throw new TryAgain(`The payment of order ${orderId} disappeared`);
    return readPayment(orderId, Item);
  }
}

/** Decides what a charge means for an order that has a payment already. */
function sameCharge(orderId: string, payment: PaymentRecord, total: Total): Charge {
  if (payment.status !== PAYMENT_STATUS.charged) {
    throw new PaymentVoided(`The payment of order ${orderId} was undone and is not made again`);
  }
  const { chargeId, amountMinor, currency } = payment;
  if (amountMinor !== total.amountMinor || currency !== total.currency) {
    throw new PaymentMismatch(
      `Order ${orderId} was charged ${amountMinor} ${currency} before, not ${total.amountMinor} ${total.currency}`,
    );
  }
  return { chargeId, amountMinor, currency };
}

function key(orderId: string): Record<string, AttributeValue> {
  return { [PAYMENTS_TABLE.partitionKey]: { S: orderId } };
}

/** @returns whether the condition of a write held */
async function unlessCondition(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
