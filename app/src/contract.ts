/**
 * What the container and the infrastructure agree on by name. Plain constants: the CDK app, the rehearsal and the
 * order API all read this file, and none of them imports more of the others.
 */

/** Port on which the order API listens unless `PORT` says otherwise. */
export const CONTAINER_PORT = 8080;

/** Environment variables of the container. */
export const ENV = {
  /** Port to listen on. */
  port: 'PORT',
  /** Name of the orders table. */
  tableName: 'TABLE_NAME',
  /** `debug`, `info`, `warn` or `error`. */
  logLevel: 'LOG_LEVEL',
  /** Environment name, for logs and `/version`. */
  environment: 'ENVIRONMENT',
  /** Longest that a request is worked on, in seconds. */
  requestTimeout: 'REQUEST_TIMEOUT_SECONDS',
  /** How long an idle keep-alive connection is held, in seconds; longer than the load balancer's idle time-out. */
  keepAliveTimeout: 'KEEP_ALIVE_TIMEOUT_SECONDS',
  /** From SIGTERM to a forced exit with a status other than 0, in seconds; shorter than ECS's stop time-out. */
  shutdownDeadline: 'SHUTDOWN_DEADLINE_SECONDS',
  /** Writable folder; the root file system is read-only. */
  scratch: 'TMPDIR',
  /** ARN of the state machine that fulfils orders. Without it orders are stored and nothing is started. */
  orderWorkflow: 'ORDER_WORKFLOW_ARN',
  /** What a caller has to know to decide on an order. Set together with the state machine. */
  decisionKey: 'DECISION_KEY',
} as const;

/** Environment variables of the shipping worker, beside `LOG_LEVEL`, `ENVIRONMENT` and `SHUTDOWN_DEADLINE_SECONDS`. */
export const WORKER_ENV = {
  /** ARN of the activity whose tasks it takes. */
  activity: 'ACTIVITY_ARN',
  /** Seconds without a sign of life after which Step Functions gives a task up: `HeartbeatSeconds` of the state. */
  heartbeat: 'HEARTBEAT_SECONDS',
  /** Seconds that a shipment takes. */
  shipping: 'SHIPPING_SECONDS',
  /** Tasks that one worker works on at a time. */
  parallel: 'WORKER_TASKS',
  /** Name of the worker in the history of an execution. */
  name: 'WORKER_NAME',
} as const;

/** Paths that load balancer, ECS, hooks and people rely on. */
export const PATHS = {
  /** Liveness: fails only when the process cannot serve or is draining. For target groups and container checks. */
  live: '/health/live',
  /** Readiness, table included. For hooks and people, never for a target group. */
  ready: '/health/ready',
  version: '/version',
  openapi: '/openapi.json',
  orders: '/orders',
  /** Never reachable from outside: the production listener answers for it. */
  internal: '/internal',
} as const;

/** The orders table. */
export const ORDERS_TABLE = {
  partitionKey: 'orderId',
  /** Time to live, epoch seconds; set on test orders only. */
  timeToLive: 'expiresAt',
  customerIndex: { name: 'byCustomer', partitionKey: 'customer', sortKey: 'createdAtAndId' },
  /** Orders on which work goes on, oldest first. Sparse: a final state removes the partition key. */
  openIndex: { name: 'openOrders', partitionKey: 'open', partition: 'OPEN', sortKey: 'createdAt' },
} as const;

/** Statuses that the API acts on. The workflow has more, which the API shows as they are. */
export const ORDER_STATUS = { received: 'RECEIVED', awaitingApproval: 'AWAITING_APPROVAL' } as const;

/** Names under which an execution sees what went wrong outside of it: its catchers name them. */
export const WORKFLOW_ERRORS = {
  /** From the worker: what it was given is no order. */
  invalidOrder: 'InvalidOrder',
  /** From the API: somebody decided against the order. */
  approvalRefused: 'ApprovalRefused',
  /** From the worker: the warehouse does not ship this. */
  shipmentRefused: 'ShipmentRefused',
} as const;

/** The log's message for an order that was stored and whose execution could not be started. Counted as a metric. */
export const WORKFLOW_NOT_STARTED = 'order workflow not started';
