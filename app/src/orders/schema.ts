import { Type, type Static } from 'typebox';
import { LIMITS } from '../limits';

const CUSTOMER_DESCRIPTION =
  'Opaque id of the customer. Never a name, an e-mail address or other personal data: it appears in URLs.';
const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

export const CustomerId = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$',
  description: CUSTOMER_DESCRIPTION,
  examples: ['c-1042'],
});
export const OrderId = Type.String({
  pattern: UUID_PATTERN,
  description: 'Id of the order (a UUID).',
  examples: ['3f0a6a1e-6d0b-4f6e-9a37-0c8f1b7f2d11'],
});

export const OrderLine = Type.Object(
  {
    sku: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', examples: ['BOOK-7'] }),
    quantity: Type.Integer({ minimum: 1, maximum: LIMITS.quantity }),
  },
  { $id: 'OrderLine', additionalProperties: false, description: 'So many of one article.' },
);
export type OrderLine = Static<typeof OrderLine>;

const Lines = Type.Array(Type.Unsafe<OrderLine>({ $ref: 'OrderLine#' }), {
  minItems: 1,
  maxItems: LIMITS.orderLines,
});

/** The body of `POST /orders`. Unknown members are refused: a misspelt `note` must not vanish. */
export const OrderDraft = Type.Object(
  {
    customer: CustomerId,
    lines: Lines,
    note: Type.Optional(
      Type.String({ maxLength: LIMITS.noteCharacters, description: 'For the warehouse. Never logged.' }),
    ),
  },
  { $id: 'OrderDraft', additionalProperties: false, description: 'An order as a customer places it.' },
);
export type OrderDraft = Static<typeof OrderDraft>;

const Total = Type.Object(
  {
    amountMinor: Type.Integer({ minimum: 0, description: 'In the smallest unit of the currency.' }),
    currency: Type.String({ examples: ['EUR'] }),
  },
  { additionalProperties: false, description: 'What the order costs, once it has been priced.' },
);

const Rejection = Type.Object(
  { code: Type.String({ examples: ['OutOfStock'] }) },
  { additionalProperties: false, description: 'Why the order was not fulfilled.' },
);

const Shipment = Type.Object(
  { trackingId: Type.String(), shippedAt: Type.String({ format: 'date-time' }) },
  { additionalProperties: false, description: 'How the order left.' },
);

export const Order = Type.Object(
  {
    orderId: OrderId,
    customer: CustomerId,
    // Open on purpose: a later release adds states, and the one before it keeps answering during the shift.
    status: Type.String({
      description:
        'RECEIVED once stored, AWAITING_APPROVAL while somebody has to decide; in the end CONFIRMED, REJECTED, FAILED or PARKED. Treat unknown ones as open.',
    }),
    createdAt: Type.String({ format: 'date-time' }),
    lines: Lines,
    lineCount: Type.Integer({ minimum: 1 }),
    totalQuantity: Type.Integer({ minimum: 1 }),
    note: Type.Optional(Type.String({ maxLength: LIMITS.noteCharacters })),
    test: Type.Optional(
      Type.Literal(true, { description: 'A test order: it expires and is in no customer’s list.' }),
    ),
    total: Type.Optional(Total),
    rejection: Type.Optional(Rejection),
    shipment: Type.Optional(Shipment),
  },
  { $id: 'Order', additionalProperties: false, description: 'An order as stored.' },
);
export type Order = Static<typeof Order>;

export const OrderPage = Type.Object(
  {
    orders: Type.Array(Type.Unsafe<Order>({ $ref: 'Order#' }), { maxItems: LIMITS.pageSize.max }),
    nextCursor: Type.Optional(
      Type.String({ description: 'Ask for the page after this one with it. Absent on the last page.' }),
    ),
  },
  {
    $id: 'OrderPage',
    additionalProperties: false,
    description: 'A page of a customer’s orders, newest first.',
  },
);
export type OrderPage = Static<typeof OrderPage>;

export const PlaceOrderHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      // `\x21-\x7e` in a form that every JSON Schema dialect reads.
      pattern: '^[!-~]{1,255}$',
      description:
        'Any 1 to 255 visible ASCII characters, per customer. The same key and order gives the same order again (200); with another order it is a conflict (409).',
    }),
  ),
  'x-test-order': Type.Optional(
    Type.Literal('true', {
      description: 'Marks a test order: it expires after a day and is in no customer’s list.',
    }),
  ),
});

export const ListQuery = Type.Object(
  {
    customer: CustomerId,
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LIMITS.pageSize.max,
        default: LIMITS.pageSize.default,
        description: 'Orders per page.',
      }),
    ),
    cursor: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.cursorCharacters,
        description: '`nextCursor` of the page before.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const OrderPath = Type.Object({ orderId: OrderId });

/** The body of `POST /orders/{orderId}/decision`. */
export const DecisionDraft = Type.Object(
  {
    decision: Type.Union([Type.Literal('approve'), Type.Literal('refuse')]),
    by: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
      description: 'Opaque id of who decides, for the history of the order’s execution. Never logged.',
      examples: ['approver-7'],
    }),
    reason: Type.Optional(
      Type.String({ maxLength: LIMITS.noteCharacters, description: 'Why. Never logged.' }),
    ),
  },
  { $id: 'DecisionDraft', additionalProperties: false, description: 'A decision on an order.' },
);
export type DecisionDraft = Static<typeof DecisionDraft>;
