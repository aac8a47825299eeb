import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { describeError } from './describe-error';
import type { ApiSettings } from './settings';
import { traceId } from './trace';
import { VERSION } from './version';

/** A stream for log lines; standard output unless a test wants to read them. */
export interface LogStream {
  write(line: string): void;
}

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/**
 * Options of the log: one JSON object a line.
 *
 * No personal data by construction rather than by masking: nothing logs a request, a response, a URL, a header or a
 * query. A request is logged by its route's pattern and by the id of the order that it is about, an error without the
 * text that a client may have put into it.
 */
export function loggerOptions(
  { logLevel, environment }: Pick<ApiSettings, 'logLevel' | 'environment'>,
  stream?: LogStream,
): LoggerOptions {
  return {
    level: logLevel,
    base: { service: 'order-api', environment, version: VERSION },
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError, req: () => ({}), res: () => ({}) },
    ...(stream === undefined ? {} : { stream }),
  };
}

/** Adds one line per request. Health checks come every few seconds for ever: theirs are for debugging only. */
export function addRequestLog(app: FastifyInstance): void {
  app.setChildLoggerFactory((logger, bindings, options, rawRequest) =>
    logger.child({ ...bindings, traceId: traceId(rawRequest.headers['x-amzn-trace-id']) }, options),
  );
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      ...requestFields(request),
      status: reply.statusCode,
      problem: reply.problem,
      durationMs: duration(reply),
    };
    const quiet = request.routeOptions.config.quiet === true;
    if (reply.statusCode >= 500 && reply.problem !== 'draining') {
      request.log.error({ ...line, err: reply.failure }, 'request failed');
    } else {
      request.log[quiet ? 'debug' : 'info'](line, 'request answered');
    }
  });
  app.addHook('onRequestAbort', async (request) => {
    request.log.info(requestFields(request), 'client went away');
  });
}

function requestFields(request: FastifyRequest) {
  return { method: request.method, route: request.routeOptions.url ?? 'none' };
}

/** Milliseconds with one decimal. */
function duration(reply: FastifyReply): number {
  return Math.round(reply.elapsedTime * 10) / 10;
}
