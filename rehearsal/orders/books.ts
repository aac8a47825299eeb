import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Readonly<Record<string, AttributeValue>>;

/** An order as the table has it. */
export interface BookedOrder {
  readonly orderId: string;
  readonly status: string;
  /** Whether the index of open orders has it. */
  readonly open: boolean;
  /** Whether somebody could still use the token of its approval. */
  readonly hasToken: boolean;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly totalMinor?: number;
  readonly rejection?: string;
}

/** A payment as the table has it. */
export interface BookedPayment {
  readonly orderId: string;
  readonly status: string;
  readonly amountMinor: number;
}

/** Pieces of one article. */
export interface BookedStock {
  readonly sku: string;
  /** @default nothing was ever reserved: as many as there were in the beginning */
  readonly available?: number;
  readonly shipped: number;
  /** Pieces by the order that holds them. */
  readonly reserved: Readonly<Record<string, number>>;
}

/** What the tables say when everything is over. */
export interface Books {
  readonly orders: readonly BookedOrder[];
  readonly payments: readonly BookedPayment[];
  readonly stock: readonly BookedStock[];
}

/** Names of the three tables. */
export interface BookTables {
  readonly orders: string;
  readonly payments: string;
  readonly stock: string;
}

/** Reads the tables whole. */
export async function readBooks(endpoint: string, region: string, tables: BookTables): Promise<Books> {
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' },
  });
  const scan = async (TableName: string): Promise<readonly Item[]> => {
    const items: Item[] = [];
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey, ConsistentRead: true }));
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items;
  };
  try {
    return {
      orders: (await scan(tables.orders)).map(orderOf),
      payments: (await scan(tables.payments)).map(paymentOf),
      stock: (await scan(tables.stock)).map(stockOf),
    };
  } finally {
    client.destroy();
  }
}

export function orderOf(item: Item): BookedOrder {
  return {
    orderId: text(item.orderId),
    status: text(item.status),
    open: item.open !== undefined,
    hasToken: item.approval?.M?.taskToken !== undefined,
    lines: (item.lines?.L ?? []).map(({ M = {} }) => ({ sku: text(M.sku), quantity: number(M.quantity) })),
    totalMinor: item.totalMinor === undefined ? undefined : number(item.totalMinor),
    rejection: item.rejection?.M?.code?.S,
  };
}

export function paymentOf(item: Item): BookedPayment {
  return { orderId: text(item.orderId), status: text(item.status), amountMinor: number(item.amountMinor) };
}

const RESERVED = 'order#';

export function stockOf(item: Item): BookedStock {
  return {
    sku: text(item.sku),
    available: item.available === undefined ? undefined : number(item.available),
    shipped: number(item.shipped),
    reserved: Object.fromEntries(
      Object.entries(item)
        .filter(([name]) => name.startsWith(RESERVED))
        .map(([name, pieces]) => [name.slice(RESERVED.length), number(pieces)]),
    ),
  };
}

function text(value: AttributeValue | undefined): string {
  return value?.S ?? '';
}

function number(value: AttributeValue | undefined): number {
  return Number(value?.N ?? 0);
}
