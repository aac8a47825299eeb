import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyServerOptions, LogController } from 'fastify';
import type { OrderApi, OrderApiParts } from './api';
import { answerClientError, clientProblem } from './client-error';
import { addDeadline } from './deadline';
import { addProblemHandlers, answerProblem, toProblem } from './errors';
import { addHealthRoutes } from './health';
import type { Lifecycle } from './lifecycle';
import { LIMITS } from './limits';
import { addRequestLog, loggerOptions } from './logging';
import { addMethodNotAllowed } from './method-not-allowed';
import { addOpenApi } from './openapi';
import { addOrderRoutes } from './orders/routes';
import { Problem } from './problem-schema';
import { serializersBySchema } from './serializers';
import type { ApiSettings } from './settings';

/** Builds the order API, ready to listen. */
export async function buildServer(parts: OrderApiParts): Promise<OrderApi> {
  const { settings, ids, lifecycle, logStream } = parts;
  const app = Fastify({
    ...timeouts(settings),
    ...validation,
    schemaController: { compilersFactory: { buildSerializer: serializersBySchema() } },
    bodyLimit: LIMITS.bodyBytes,
    routerOptions: { maxParamLength: LIMITS.pathParameterCharacters },
    logger: loggerOptions(settings, logStream),
    // Its own lines show URLs; `addRequestLog` writes ours.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ids.request,
    // While the process drains, what still arrives is answered like any other request.
    return503OnClosing: false,
    // The process never trusts X-Forwarded-*: nothing here depends on who asked.
    trustProxy: false,
    frameworkErrors: (error, request, reply) => {
      answerProblem(toProblem(error), request, reply);
    },
    clientErrorHandler: answerClientError,
  }).withTypeProvider<TypeBoxTypeProvider>();

  addProblemHandlers(app);
  addRequestLog(app);
  parts.tracing?.addTo(app);
  app.server.on('clientError', (error) => {
    app.log.info({ problem: clientProblem(error) }, 'request refused before it was one');
  });
  addResponseHeaders(app, lifecycle);
  addDeadline(app, settings.requestTimeoutMs);
  await addOpenApi(app);
  app.addSchema(Problem);
  addMethodNotAllowed(app, () => {
    addHealthRoutes(app, parts);
    addOrderRoutes(app, parts);
  });
  return app;
}

/** How often Node looks for late requests. Every 30 s by default, which would let a 10 s time-out take 40. */
const CHECK_INTERVAL_MS = 500;

/**
 * Slow clients: a request has the request time-out to arrive, headers included, and twice that passes at most without
 * a byte in either direction while an answer is due. Node counts both from a request's first byte, so an idle
 * keep-alive connection is held for `keepAliveTimeout` even though that is longer than `headersTimeout`: the rule to
 * set `headersTimeout` above the load balancer's idle time-out was for a fault of older releases (nodejs/node#27363).
 *
 * @see https://nodejs.org/api/http.html#serverheaderstimeout
 */
function timeouts({ requestTimeoutMs, keepAliveTimeoutMs }: ApiSettings) {
  return {
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 2 * requestTimeoutMs + CHECK_INTERVAL_MS,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      maxHeaderSize: LIMITS.headerBytes,
    },
  } satisfies FastifyServerOptions & { http: object };
}

/** Strict: a number is not a text, an unknown member is an error, and all violations are found at once. */
const validation = {
  ajv: {
    customOptions: {
      coerceTypes: false,
      removeAdditional: false,
      allErrors: true,
      // Compiling the schema of schemas is a tenth of a start; the compiler of serializers checks shared ones without.
      validateSchema: false,
    },
  },
} satisfies FastifyServerOptions;

function addResponseHeaders(app: OrderApi, lifecycle: Lifecycle): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    reply
      .header('x-request-id', request.id)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff');
    // Whoever holds this connection takes the next request elsewhere.
    if (lifecycle.draining) reply.header('connection', 'close');
    done();
  });
}
