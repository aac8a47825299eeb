import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { STOCK_TABLE } from './contract';

/** Prefix of the mark that an order leaves when its stock is released; the value is when, in epoch seconds. */
const RELEASED = 'released#';

/** How long a release keeps out a late reservation, in seconds: many times the longest run of a function. */
const RELEASED_SECONDS = 15 * 60;

export interface StockItemProps {
  readonly dynamoDb: DynamoDBClient;
  readonly table: string;
  readonly orderId: string;
  readonly signal: AbortSignal;
}

/** What an item says of one order. */
export interface Standing {
  /** Pieces that the order holds. */
  readonly reserved: number | undefined;
  /** Whether the order's stock was released. */
  readonly released: boolean;
}

/**
 * One article in the stock table, as one order sees it. The item has `available` pieces, `shipped` pieces, and a mark
 * `order#<id>` for each order that holds some, whose value is how many. Each change is one conditional write of that one
 * item, so available + reserved + shipped never changes.
 *
 * A release leaves a mark too, whether or not anything was reserved. When one branch of a Parallel state fails, the
 * function that another branch has called goes on running: its reservation may come after the release, and must fail.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
 */
export class StockItem {
  private readonly reservedMark: string;
  private readonly releasedMark: string;

  constructor(
    private readonly props: StockItemProps,
    private readonly sku: string,
  ) {
    this.reservedMark = `order#${props.orderId}`;
    this.releasedMark = `${RELEASED}${props.orderId}`;
  }

  /** @returns whether the pieces were reserved by this call */
  async reserve(quantity: number, initial: number): Promise<boolean> {
    const enough = 'available >= :quantity';
    const changed = await this.update({
      UpdateExpression:
        'SET available = if_not_exists(available, :initial) - :quantity, #reserved = :quantity',
      ConditionExpression: `attribute_not_exists(#reserved) AND attribute_not_exists(#released) AND ${
        initial >= quantity ? `(attribute_not_exists(available) OR ${enough})` : enough
      }`,
      ExpressionAttributeNames: { '#reserved': this.reservedMark, '#released': this.releasedMark },
      ExpressionAttributeValues: { ':quantity': number(quantity), ':initial': number(initial) },
    });
    return changed !== undefined;
  }

  /** @returns how many pieces this call has put back, if any */
  async release(now: number): Promise<number | undefined> {
    const seconds = Math.floor(now / 1000);
    // First of all: from here on nothing can be reserved, so what the item holds now is all there will ever be.
    const item = await this.update({
      UpdateExpression: 'SET #released = if_not_exists(#released, :now)',
      ExpressionAttributeNames: { '#released': this.releasedMark },
      ExpressionAttributeValues: { ':now': number(seconds) },
    });
    const { reserved } = this.standing(item);
    await this.forget(expiredMarks(item, seconds - RELEASED_SECONDS));
    if (reserved === undefined) return undefined;
    const putBack = await this.update({
      UpdateExpression: 'SET available = available + #reserved REMOVE #reserved',
      ConditionExpression: 'attribute_exists(#reserved)',
      ExpressionAttributeNames: { '#reserved': this.reservedMark },
    });
    return putBack === undefined ? undefined : reserved;
  }

  /** @returns whether this call has booked the pieces as shipped */
  async commit(): Promise<boolean> {
    const changed = await this.update({
      UpdateExpression: 'SET shipped = if_not_exists(shipped, :none) + #reserved REMOVE #reserved',
      ConditionExpression: 'attribute_exists(#reserved)',
      ExpressionAttributeNames: { '#reserved': this.reservedMark },
      ExpressionAttributeValues: { ':none': number(0) },
    });
    return changed !== undefined;
  }

  async read(): Promise<Standing> {
    const { dynamoDb, table, signal } = this.props;
    const { Item } = await dynamoDb.send(
      new GetItemCommand({
        TableName: table,
        Key: { [STOCK_TABLE.partitionKey]: { S: this.sku } },
        ConsistentRead: true,
        ProjectionExpression: '#reserved, #released',
        ExpressionAttributeNames: { '#reserved': this.reservedMark, '#released': this.releasedMark },
      }),
      { abortSignal: signal },
    );
    return this.standing(Item);
  }

  private standing(item: Record<string, AttributeValue> = {}): Standing {
    const reserved = item[this.reservedMark]?.N;
    return {
      reserved: reserved === undefined ? undefined : Number(reserved),
      released: item[this.releasedMark] !== undefined,
    };
  }

  /** Takes marks away whose time is over, or the item would grow with every release. */
  private async forget(marks: readonly string[]): Promise<void> {
    if (marks.length === 0) return;
    await this.update({
      UpdateExpression: `REMOVE ${marks.map((_, index) => `#m${index}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(marks.map((mark, index) => [`#m${index}`, mark])),
    });
  }

  /** @returns the item as it is now; `undefined` when the condition did not hold */
  private async update(
    input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
  ): Promise<Record<string, AttributeValue> | undefined> {
    const { dynamoDb, table, signal } = this.props;
    const Key = { [STOCK_TABLE.partitionKey]: { S: this.sku } };
    try {
      const { Attributes = {} } = await dynamoDb.send(
        new UpdateItemCommand({ TableName: table, Key, ReturnValues: 'ALL_NEW', ...input }),
        { abortSignal: signal },
      );
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

/** Most marks that one release takes away. */
const FORGOTTEN_AT_ONCE = 25;

function expiredMarks(item: Record<string, AttributeValue> = {}, before: number): string[] {
  return Object.entries(item)
    .filter(([name, { N }]) => name.startsWith(RELEASED) && Number(N) < before)
    .map(([name]) => name)
    .slice(0, FORGOTTEN_AT_ONCE);
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
