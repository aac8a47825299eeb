import {
  ConditionalCheckFailedException,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ORDERS_TABLE } from '../../app/src/contract';
import { OPEN_ORDERS_INDEX, ORDER_STATUS, STARTED_AT } from './contract';

export interface OpenOrdersProps {
  readonly dynamoDb: DynamoDBClient;
  /** Name of the orders table. */
  readonly table: string;
  readonly signal: AbortSignal;
}

const { partitionKey, partition, sortKey } = OPEN_ORDERS_INDEX;

/** The index of open orders, oldest first. What it answers may be some seconds old. */
export class OpenOrders {
  constructor(private readonly props: OpenOrdersProps) {}

  /**
   * @param now epoch milliseconds
   * @returns age of the oldest open order in seconds, 0 when none is open
   */
  async oldestAgeSeconds(now: number): Promise<number> {
    const { Items = [] } = await this.query({
      Limit: 1,
      KeyConditionExpression: '#open = :open',
      ExpressionAttributeNames: { '#open': partitionKey },
      ExpressionAttributeValues: { ':open': { S: partition } },
    });
    const createdAt = Items[0]?.[sortKey]?.S;
    if (createdAt === undefined) return 0;
    const since = Date.parse(createdAt);
    if (Number.isNaN(since)) {
      throw new Error(`The oldest open order was created at "${createdAt}", which is no time`);
    }
    return Math.max(0, (now - since) / 1000);
  }

  /**
   * Orders that should have been started by now, oldest first, as the table holds them.
   *
   * @param before only orders created before this time, in epoch milliseconds
   * @param most how many at most
   */
  async waiting(before: number, most: number): Promise<Record<string, AttributeValue>[]> {
    const found: Record<string, AttributeValue>[] = [];
    let start: Record<string, AttributeValue> | undefined;
    for (let page = 0; page < MOST_PAGES && found.length < most; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.query({
        KeyConditionExpression: '#open = :open AND #createdAt < :before',
        FilterExpression: '#status = :received AND attribute_not_exists(#startedAt)',
        ExpressionAttributeNames: {
          '#open': partitionKey,
          '#createdAt': sortKey,
          '#status': 'status',
          '#startedAt': STARTED_AT,
        },
        ExpressionAttributeValues: {
          ':open': { S: partition },
          ':before': { S: new Date(before).toISOString() },
          ':received': { S: ORDER_STATUS.received },
        },
        ExclusiveStartKey: start,
      });
      found.push(...Items);
      if (LastEvaluatedKey === undefined) break;
      start = LastEvaluatedKey;
    }
    return found.slice(0, most);
  }

  /** Remembers that an order has an execution, unless it was closed meanwhile. */
  async markStarted(orderId: string, now: number): Promise<void> {
    const { dynamoDb, table, signal } = this.props;
    const update = new UpdateItemCommand({
      TableName: table,
      Key: { [ORDERS_TABLE.partitionKey]: { S: orderId } },
      UpdateExpression: 'SET #startedAt = :now',
      ConditionExpression: 'attribute_exists(#open)',
      ExpressionAttributeNames: { '#startedAt': STARTED_AT, '#open': partitionKey },
      ExpressionAttributeValues: { ':now': { S: new Date(now).toISOString() } },
    });
    try {
      await dynamoDb.send(update, { abortSignal: signal });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private query(input: Omit<QueryCommandInput, 'TableName' | 'IndexName'>): Promise<QueryCommandOutput> {
    const { dynamoDb, table, signal } = this.props;
    const query = new QueryCommand({ TableName: table, IndexName: OPEN_ORDERS_INDEX.name, ...input });
    return dynamoDb.send(query, { abortSignal: signal });
  }
}

/** Pages of 1 MB that one look reads: more open orders than that are a case for people, whom the alarm calls. */
const MOST_PAGES = 10;
