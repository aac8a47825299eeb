import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OutOfStock, StockReleased } from './errors';
import { INITIAL_STOCK } from './initial-stock';
import { piecesBySku, type Line } from './order';
import { StockItem } from './stock-item';

/** An order that changes the stock. */
export interface StockChange {
  readonly dynamoDb: DynamoDBClient;
  /** Name of the stock table. */
  readonly table: string;
  readonly orderId: string;
  readonly lines: readonly Line[];
  readonly signal: AbortSignal;
}

/**
 * Reserves the pieces of an order, one article after the other. Doing it twice is doing it once.
 *
 * @param initial pieces of an article that has no item yet
 * @throws OutOfStock at the first article that is short; those before it stay reserved until they are released
 * @throws StockReleased when the order's stock was released before
 */
export async function reserve(
  change: StockChange,
  initial: Readonly<Record<string, number>> = INITIAL_STOCK,
): Promise<Line[]> {
  const pieces = piecesBySku(change.lines);
  for (const { sku, quantity } of pieces) {
    const item = new StockItem(change, sku);
    if (await item.reserve(quantity, Object.hasOwn(initial, sku) ? (initial[sku] ?? 0) : 0)) continue;
    const { released, reserved } = await item.read();
    if (released) throw new StockReleased(`${sku} of order ${change.orderId} was released before`);
    if (reserved === undefined) throw new OutOfStock(`Fewer than ${quantity} pieces of ${sku} are left`);
  }
  return pieces;
}

/**
 * Puts back what an order holds, and sees to it that the order reserves nothing any more. Nothing reserved is nothing
 * to put back.
 *
 * @param now epoch milliseconds
 * @returns what was put back by this call
 */
export async function release(change: StockChange, now: number): Promise<Line[]> {
  const released: Line[] = [];
  for (const { sku } of piecesBySku(change.lines)) {
    const quantity = await new StockItem(change, sku).release(now);
    if (quantity !== undefined) released.push({ sku, quantity });
  }
  return released;
}

/**
 * Books the pieces of an order as gone. Doing it twice is doing it once.
 *
 * @throws StockReleased when the order's stock was released before: somebody else may have it
 */
export async function commit(change: StockChange): Promise<Line[]> {
  const pieces = piecesBySku(change.lines);
  for (const { sku } of pieces) {
    const item = new StockItem(change, sku);
    if (await item.commit()) continue;
    const { released } = await item.read();
    if (released) throw new StockReleased(`${sku} of order ${change.orderId} was released before it left`);
  }
  return pieces;
}
