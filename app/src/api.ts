import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Lifecycle } from './lifecycle';
import type { LogStream } from './logging';
import type { OrderStore } from './orders/store';
import type { OrderWorkflow } from './orders/workflow';
import type { ProblemCode } from './problem';
import type { ApiSettings } from './settings';
import type { Tracing } from './tracing';

declare module 'fastify' {
  interface FastifyReply {
    /** The problem that was answered, for the log. */
    problem?: ProblemCode;
    /** What caused a problem of this side, for the log. */
    failure?: unknown;
  }
  interface FastifyContextConfig {
    /** Logged at debug level unless it fails. */
    quiet?: boolean;
  }
}

/** The server, with routes typed by their schemas. */
export type OrderApi = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the server is made of; tests put in their own. */
export interface OrderApiParts {
  readonly settings: ApiSettings;
  readonly store: OrderStore;
  /** @default orders are stored, and nothing is started */
  readonly workflow?: OrderWorkflow;
  readonly lifecycle: Lifecycle;
  readonly now: () => Date;
  /** Makers of UUIDs. */
  readonly ids: { readonly request: () => string; readonly order: () => string };
  /** @default requests are not traced */
  readonly tracing?: Tracing;
  /** @default standard output */
  readonly logStream?: LogStream;
}
