import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { StoredOrder } from './order';

/**
 * What this release needs to find in an item. Items may hold more: during a traffic shift and after a rollback, the
 * releases before and after this one write to the same table.
 */
const Readable = Type.Object({
  orderId: Type.String(),
  customer: Type.String(),
  status: Type.String(),
  createdAt: Type.String(),
  lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Number() })),
  lineCount: Type.Number(),
  totalQuantity: Type.Number(),
  note: Type.Optional(Type.String()),
  test: Type.Optional(Type.Literal(true)),
  createdAtAndId: Type.Optional(Type.String()),
  requestHash: Type.String(),
  requestId: Type.String(),
  expiresAt: Type.Optional(Type.Number()),
  totalMinor: Type.Optional(Type.Number()),
  currency: Type.Optional(Type.String()),
  approval: Type.Optional(Type.Object({ taskToken: Type.String() })),
  rejection: Type.Optional(Type.Object({ code: Type.String() })),
  shipment: Type.Optional(Type.Object({ trackingId: Type.String(), shippedAt: Type.String() })),
});

/** An item that this release cannot read: written by another one, or by hand. */
export class UnreadableOrderError extends Error {
  override readonly name = 'UnreadableOrderError';
}

/** @throws UnreadableOrderError when a part that this release needs is missing or of another type. */
export function readStoredOrder(item: Record<string, unknown>): StoredOrder {
  if (!Check(Readable, item)) {
    throw new UnreadableOrderError('an item of the orders table lacks what this release needs');
  }
  return {
    orderId: item.orderId,
    customer: item.customer,
    status: item.status,
    createdAt: item.createdAt,
    lines: item.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    lineCount: item.lineCount,
    totalQuantity: item.totalQuantity,
    note: item.note,
    test: item.test,
    createdAtAndId: item.createdAtAndId,
    requestHash: item.requestHash,
    requestId: item.requestId,
    expiresAt: item.expiresAt,
    totalMinor: item.totalMinor,
    currency: item.currency,
    approval: item.approval && { taskToken: item.approval.taskToken },
    rejection: item.rejection && { code: item.rejection.code },
    shipment: item.shipment && {
      trackingId: item.shipment.trackingId,
      shippedAt: item.shipment.shippedAt,
    },
  };
}
