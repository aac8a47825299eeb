import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import type { OrderApi } from '../../app/src/api';
import { Lifecycle } from '../../app/src/lifecycle';
import { addRequestLog, loggerOptions } from '../../app/src/logging';
import { Order, OrderLine, OrderPath } from '../../app/src/orders/schema';
import type { OrderStore } from '../../app/src/orders/store';
import { buildServer } from '../../app/src/server';
import { readSettings } from '../../app/src/settings';
import { createTracing } from '../../app/src/tracing';
import { VERSION } from '../../app/src/version';
import { HEADERS, ORDER_PATH, SHOWN, STORED, VERSION_PATH } from './order';

/** A server that has been built and does not listen yet. */
export type Subject = () => Promise<Server>;

const ENVIRONMENT = { TABLE_NAME: 'orders', ENVIRONMENT: 'bench' };
const VERSION_SHOWN = { version: VERSION, node: process.version, environment: ENVIRONMENT.ENVIRONMENT };

/** Servers that answer the same bytes to a read of an order and of the version. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  'node:http': bareHttp,
  'bare Fastify': () => bareFastify({}),
  'bare Fastify + validation': () => bareFastify({ validation: true }),
  'bare Fastify + logging': () => bareFastify({ logging: true }),
  'bare Fastify + tracing': () => bareFastify({ tracing: true }),
  'order API': () => orderApi(),
};

async function bareHttp(): Promise<Server> {
  const bodies = new Map([
    [ORDER_PATH, JSON.stringify(SHOWN)],
    [VERSION_PATH, JSON.stringify(VERSION_SHOWN)],
  ]);
  return createServer((request, response) => {
    const body = bodies.get(request.url ?? '') ?? '';
    response.writeHead(200, { ...HEADERS, 'content-length': Buffer.byteLength(body) }).end(body);
  });
}

interface Additions {
  /** Of the path, and of the answer: it is written by its schema, as the API does it. */
  readonly validation?: boolean;
  readonly logging?: boolean;
  readonly tracing?: boolean;
}

/** Two routes, and what the order API adds to them, each for itself. */
async function bareFastify({
  validation = false,
  logging = false,
  tracing = false,
}: Additions): Promise<Server> {
  const settings = readSettings(ENVIRONMENT);
  const options: FastifyServerOptions = logging
    ? {
        logger: loggerOptions(settings),
        genReqId: () => randomUUID(),
        logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
      }
    : {};
  const app: FastifyInstance = Fastify(options);
  if (logging) addRequestLog(app);
  if (tracing) addTracing(app);
  for (const schema of [OrderLine, Order]) app.addSchema(schema);
  const schema = validation ? { params: OrderPath, response: { 200: { $ref: 'Order#' } } } : {};
  app.get('/orders/:orderId', { schema }, async (_request, reply) => {
    reply.headers(HEADERS);
    return SHOWN;
  });
  app.get(VERSION_PATH, async (_request, reply) => {
    reply.headers(HEADERS);
    return VERSION_SHOWN;
  });
  await app.ready();
  return app.server;
}

/** Its hooks are those of any Fastify server; only the routes of the API have types of their own. */
function addTracing(app: FastifyInstance): void {
  createTracing().addTo(app.withTypeProvider() satisfies OrderApi);
}

/** The order API as the container runs it, tracing off as in the sandbox, over a table that is a variable. */
async function orderApi(): Promise<Server> {
  const store: OrderStore = {
    create: async () => STORED,
    get: async () => STORED,
    list: async () => ({ orders: [STORED], more: false }),
    probe: async () => undefined,
    close: () => undefined,
  };
  const app = await buildServer({
    settings: readSettings(ENVIRONMENT),
    store,
    lifecycle: new Lifecycle(),
    now: () => new Date(),
    ids: { request: randomUUID, order: randomUUID },
  });
  await app.ready();
  return app.server;
}
