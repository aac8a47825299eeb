import { canonicalHash } from './canonical';

/** Where a page ended: the sort key of its last order, in parts. */
export interface Position {
  readonly createdAt: string;
  readonly orderId: string;
}

const CREATED_AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const ORDER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Makes the opaque cursor for the page after `position`.
 *
 * It is bound to the customer by a digest, so a cursor of one list is refused by another, and so is one that was
 * edited. The digest has no secret: a cursor is no permission, it can only name a place in the list that the request
 * asks for anyway.
 */
export function encodeCursor(customer: string, position: Position): string {
  const { createdAt, orderId } = position;
  return Buffer.from(JSON.stringify([createdAt, orderId, binding(customer, position)])).toString('base64url');
}

/** Reads a cursor back; undefined when it is not one that `encodeCursor` made for this customer. */
export function decodeCursor(customer: string, cursor: string): Position | undefined {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed)) return undefined;
  const [createdAt, orderId]: unknown[] = parsed;
  if (typeof createdAt !== 'string' || !CREATED_AT.test(createdAt)) return undefined;
  if (typeof orderId !== 'string' || !ORDER_ID.test(orderId)) return undefined;
  const position = { createdAt, orderId };
  // Compared as a whole: base64 and JSON have several spellings of some values, and only ours is a cursor.
  return encodeCursor(customer, position) === cursor ? position : undefined;
}

function binding(customer: string, { createdAt, orderId }: Position): string {
  return canonicalHash(['cursor', customer, createdAt, orderId]).slice(0, 16);
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
