import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import { describeError } from './describe-error';
import type { ApiSettings } from './settings';
import { traceId } from './trace';
import { VERSION } from './version';

/**
 * A stream for log lines; standard output unless a test wants to read them.
 *
 * Node writes to it at once as long as its reader keeps up, so that a process killed after an answer has logged it, and
 * keeps what a reader that is behind does not take. pino's own stream hands each line to another thread instead, which
 * takes longer and is later.
 *
 * @see https://nodejs.org/api/process.html#a-note-on-process-io
 */
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
  stream: LogStream = process.stdout,
): LoggerOptions {
  return {
    level: logLevel,
    base: { service: 'order-api', environment, version: VERSION },
    messageKey: 'message',
    timestamp: timeMember,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError, req: () => ({}), res: () => ({}) },
    mixin: (_line, _level, logger: object) => ({ ...fieldsOf(logger) }),
    stream,
  };
}

let writtenAt = NaN;
let written = '';

/** The time as a member of a line. Under load many lines fall into one millisecond, and writing a date is dear. */
function timeMember(): string {
  const now = Date.now();
  if (now !== writtenAt) {
    writtenAt = now;
    written = `,"time":"${new Date(now).toISOString()}"`;
  }
  return written;
}

/** What every line of a request says. */
interface RequestFields {
  readonly requestId?: string;
  readonly traceId?: string;
  readonly orderId?: string;
}

const FIELDS = Symbol('what every line of a request says');

/** The log of a request; that of the server has no fields. */
type RequestLogger = FastifyBaseLogger & { [FIELDS]?: RequestFields };

/** Adds to what every line of a request says from here on. */
export function addToEveryLine(logger: RequestLogger, fields: RequestFields): void {
  logger[FIELDS] = { ...fieldsOf(logger), ...fields };
}

function fieldsOf(logger: { readonly [FIELDS]?: RequestFields }): RequestFields | undefined {
  return logger[FIELDS];
}

/** In place of the route of a path that nobody foresaw. */
const NO_ROUTE = 'none';

/** Adds one line per request. Health checks come every few seconds for ever: theirs are for debugging only. */
export function addRequestLog(app: FastifyInstance): void {
  // pino's own child writes its fields as text when it is made: dearer than the one line that most requests have.
  app.setChildLoggerFactory((logger, bindings, _options, { headers }) => {
    const child: RequestLogger = Object.create(logger);
    child[FIELDS] = { ...bindings, traceId: traceId(headers['x-amzn-trace-id']) };
    return child;
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { url = NO_ROUTE, config } = request.routeOptions;
    const { statusCode: status, problem } = reply;
    const failed = status >= 500 && problem !== 'draining';
    const err = failed ? reply.failure : undefined;
    const line = { method: request.method, route: url, status, problem, durationMs: duration(reply), err };
    if (failed) request.log.error(line, 'request failed');
    else if (config.quiet === true) request.log.debug(line, 'request answered');
    else request.log.info(line, 'request answered');
    done();
  });
  app.addHook('onRequestAbort', async ({ method, routeOptions, log }) => {
    log.info({ method, route: routeOptions.url ?? NO_ROUTE }, 'client went away');
  });
}

/** Milliseconds with one decimal. */
function duration(reply: FastifyReply): number {
  return Math.round(reply.elapsedTime * 10) / 10;
}
