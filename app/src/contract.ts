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
} as const;
