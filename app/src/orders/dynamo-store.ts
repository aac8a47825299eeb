import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isOutage } from '../aws-errors';
import { ORDERS_TABLE } from '../contract';
import type { StoredOrder } from './order';
import { type OrderSlice, type OrderStore, type PageRequest, TableUnavailableError } from './store';
import { readStoredOrder } from './stored-order';
import type { Tracing } from '../tracing';

export interface DynamoStoreOptions {
  readonly tableName: string;
  /** How long the API may work on a request; all attempts on the table together take less. */
  readonly requestTimeoutMs: number;
  /** @default calls are not traced */
  readonly tracing?: Pick<Tracing, 'call'>;
}

/** First try and two more: enough for a lost packet or a moment's throttling, few enough to answer in time. */
const ATTEMPTS = 3;
/** Part of the request time that the table may use; the rest is for saying so. */
const TABLE_SHARE = 0.8;
/** No order has this id: it is not a UUID. */
const PROBE_ID = 'readiness-probe';

/** The orders table in DynamoDB. Uses PutItem, GetItem and, on the customer index, Query. */
export class DynamoOrderStore implements OrderStore {
  private readonly client: DynamoDBClient;
  private readonly documents: DynamoDBDocumentClient;
  private readonly tableName: string;
  private readonly budgetMs: number;

  constructor({ tableName, requestTimeoutMs, tracing }: DynamoStoreOptions) {
    this.tableName = tableName;
    this.budgetMs = requestTimeoutMs * TABLE_SHARE;
    const attemptMs = Math.floor(this.budgetMs / ATTEMPTS);
    this.client = new DynamoDBClient({
      maxAttempts: ATTEMPTS,
      requestHandler: {
        connectionTimeout: Math.min(1000, attemptMs),
        requestTimeout: attemptMs,
        // Without it the SDK only warns (smithy-typescript #1747) and a silent table costs the whole budget at once.
        throwOnRequestTimeout: true,
      },
    });
    if (tracing) traceCalls(this.client, tracing);
    this.documents = DynamoDBDocumentClient.from(this.client, {
      marshallOptions: { removeUndefinedValues: true },
    });
  }

  async create(order: StoredOrder): Promise<StoredOrder | undefined> {
    const put = new PutCommand({
      TableName: this.tableName,
      Item: order,
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': ORDERS_TABLE.partitionKey },
    });
    return this.call(async (abortSignal) => {
      try {
        await this.documents.send(put, { abortSignal });
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Undefined again only if the item expired in between: then nobody holds the id, and trying again is right.
        const existing = await this.read(order.orderId, abortSignal);
        if (existing === undefined) throw new TableUnavailableError(error);
        return existing;
      }
    });
  }

  get(orderId: string): Promise<StoredOrder | undefined> {
    return this.call((abortSignal) => this.read(orderId, abortSignal));
  }

  list(customer: string, { limit, after }: PageRequest): Promise<OrderSlice> {
    const { customerIndex, partitionKey } = ORDERS_TABLE;
    const query = new QueryCommand({
      TableName: this.tableName,
      IndexName: customerIndex.name,
      KeyConditionExpression: '#customer = :customer',
      ExpressionAttributeNames: { '#customer': customerIndex.partitionKey },
      ExpressionAttributeValues: { ':customer': customer },
      ScanIndexForward: false,
      // One more than asked for tells whether there is another page without giving out an empty last one.
      Limit: limit + 1,
      ExclusiveStartKey: after && {
        [partitionKey]: after.orderId,
        [customerIndex.partitionKey]: customer,
        [customerIndex.sortKey]: `${after.createdAt}#${after.orderId}`,
      },
    });
    return this.call(async (abortSignal) => {
      const { Items: items = [], LastEvaluatedKey: last } = await this.documents.send(query, { abortSignal });
      return {
        orders: items.slice(0, limit).map(readStoredOrder),
        more: items.length > limit || last !== undefined,
      };
    });
  }

  async probe(withinMs: number): Promise<void> {
    await this.call((abortSignal) => this.read(PROBE_ID, abortSignal), Math.min(withinMs, this.budgetMs));
  }

  close(): void {
    this.client.destroy();
  }

  private async read(orderId: string, abortSignal: AbortSignal): Promise<StoredOrder | undefined> {
    const { Item: item } = await this.documents.send(
      new GetCommand({
        TableName: this.tableName,
        Key: { [ORDERS_TABLE.partitionKey]: orderId },
        ConsistentRead: true,
      }),
      { abortSignal },
    );
    return item && readStoredOrder(item);
  }

  /** Runs a call within its budget, and tells an outage of the table from a fault of this program. */
  private async call<T>(work: (signal: AbortSignal) => Promise<T>, budgetMs = this.budgetMs): Promise<T> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), budgetMs);
    try {
      return await work(controller.signal);
    } catch (error) {
      throw isOutage(error) ? new TableUnavailableError(error) : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Around all attempts of a call, so that retries show as one long span and not as several failures. */
function traceCalls(client: DynamoDBClient, tracing: Pick<Tracing, 'call'>): void {
  client.middlewareStack.add(
    (next, { commandName = 'unknown' }) =>
      (args) =>
        tracing.call('DynamoDB', commandName.replace(/Command$/, ''), () => next(args)),
    { step: 'initialize', name: 'traceCalls' },
  );
}
