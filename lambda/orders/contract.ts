/**
 * What the handlers of the order workflow and the infrastructure around them agree on by name. Plain constants: the
 * CDK app sets them, the handlers here read them, the rehearsal finds things by them.
 */

/** Environment variables of the handlers. Each handler reads only those that it needs, and says which is missing. */
export const ORDERS_VARIABLES = {
  /** Name of the orders table (`ORDERS_TABLE` in `app/src/contract.ts`). */
  ordersTable: 'ORDERS_TABLE',
  /** Name of the stock table. */
  stockTable: 'STOCK_TABLE',
  /** Name of the payments table. */
  paymentsTable: 'PAYMENTS_TABLE',
  /** Topic that asks people for an approval. */
  approvalTopic: 'APPROVAL_TOPIC_ARN',
  /** Queue of the orders that a person must look at. */
  parkedQueue: 'PARKED_ORDERS_QUEUE_URL',
  /** State machine that the watcher starts for orders which have no execution yet. */
  stateMachine: 'STATE_MACHINE_ARN',
} as const;

/** Value of `POWERTOOLS_SERVICE_NAME` for every handler here, and so the dimension `service` of their metrics. */
export const ORDERS_SERVICE = 'orders';

/** Metrics of the handlers, in the namespace of `POWERTOOLS_METRICS_NAMESPACE`, with the dimension `service` alone. */
export const ORDER_METRICS = {
  /** Age of the oldest open order, in seconds; 0 when none is open. From the watcher, at every run. */
  oldestOpenOrderAge: 'OldestOpenOrderAge',
  /** Orders for which the watcher started an execution, per run. */
  ordersStarted: 'OrdersStarted',
} as const;

/**
 * Index of the orders that are not in a final state. Sparse: the attribute `open` is set when an order is stored and
 * removed with its final status, so the index holds open orders only, oldest first.
 */
export const OPEN_ORDERS_INDEX = {
  name: 'openOrders',
  partitionKey: 'open',
  /** The one value of the partition key. */
  partition: 'OPEN',
  sortKey: 'createdAt',
} as const;

/**
 * Attribute of an order for which the watcher has started an execution, or found that there is one: it is not started
 * again. Part of the index of open orders.
 */
export const STARTED_AT = 'startedAt';

/** The stock table: one item per article. */
export const STOCK_TABLE = { partitionKey: 'sku' } as const;

/** The payments table: at most one charge per order. */
export const PAYMENTS_TABLE = { partitionKey: 'orderId' } as const;

/** Life of an order. */
export const ORDER_STATUS = {
  /** Stored. */
  received: 'RECEIVED',
  /** Waits for the decision of a person. */
  awaitingApproval: 'AWAITING_APPROVAL',
  /** Paid and shipped. Final. */
  confirmed: 'CONFIRMED',
  /** Refused for a reason of business, everything undone. Final. */
  rejected: 'REJECTED',
  /** Ended by a technical error, everything undone. Final. */
  failed: 'FAILED',
  /** Could not be undone: a person must look. Final. */
  parked: 'PARKED',
} as const;

/** Statuses that nothing changes any more. */
export const FINAL_STATUSES: readonly string[] = [
  ORDER_STATUS.confirmed,
  ORDER_STATUS.rejected,
  ORDER_STATUS.failed,
  ORDER_STATUS.parked,
];

/**
 * Names of errors, as a state machine catches them. All but `tryAgain` are answers and not accidents: no retry
 * changes them.
 */
export const ORDER_ERRORS = {
  invalidOrder: 'InvalidOrder',
  /** From the quote function. */
  invalidQuote: 'InvalidQuote',
  /** From the quote function. */
  unknownSku: 'UnknownSku',
  outOfStock: 'OutOfStock',
  fraudSuspected: 'FraudSuspected',
  paymentDeclined: 'PaymentDeclined',
  /** The order was charged before, with another amount. */
  paymentMismatch: 'PaymentMismatch',
  /** A charge came after the order's payment was undone. */
  paymentVoided: 'PaymentVoided',
  /** A reservation or its commit came after the order's stock was released. */
  stockReleased: 'StockReleased',
  /** A step was given something that no step before it should have answered. */
  malformedResult: 'MalformedResult',
  /** From the order API: somebody decided against the order. */
  approvalRefused: 'ApprovalRefused',
  /** From the shipping worker. */
  shipmentRefused: 'ShipmentRefused',
  /** AWS was busy or did not answer: to be retried. */
  tryAgain: 'TryAgain',
} as const;
