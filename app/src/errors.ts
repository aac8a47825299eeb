import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from './limits';
import { TableUnavailableError } from './orders/store';
import { DecisionNotAwaitedError, WorkflowUnavailableError } from './orders/workflow';
import { PROBLEM_MEDIA_TYPE, type ProblemCode, ProblemError, renderProblem } from './problem';
import { violationsOf } from './violations';

/** Seconds after which a client may ask again: about what a throttled table or a new task needs. */
const RETRY_AFTER = { 'retry-after': '5' };

/** Fastify's own errors that have a problem of their own. */
const FASTIFY_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_MAX_PARAM_LENGTH: 'path-too-long',
};

/** Every error of every route, and every path without one, becomes problem details. */
export function addProblemHandlers(app: FastifyInstance): void {
  app.decorateReply('problem', undefined);
  app.decorateReply('failure', undefined);
  app.setErrorHandler((error, request, reply) => answerProblem(toProblem(error), request, reply));
  app.setNotFoundHandler((request, reply) => answerProblem(new ProblemError('unknown-path'), request, reply));
}

/** Answers a problem. Used directly where Fastify has no route and so no error handler. */
export function answerProblem(
  problem: ProblemError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code, options, status } = problem;
  reply.problem = code;
  if (status >= 500) reply.failure = options.cause ?? problem;
  return reply
    .code(status)
    .headers({ ...options.headers })
    .type(PROBLEM_MEDIA_TYPE)
    .send(renderProblem(code, options, request.id));
}

/** Finds the problem that an error stands for. What nobody foresaw is a 500 that says nothing about itself. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof TableUnavailableError) {
    return new ProblemError('table-unavailable', { headers: RETRY_AFTER, cause: error });
  }
  if (error instanceof WorkflowUnavailableError) {
    return new ProblemError('workflow-unavailable', { headers: RETRY_AFTER, cause: error });
  }
  if (error instanceof DecisionNotAwaitedError) {
    return new ProblemError('decision-not-awaited', {
      detail: 'It has been decided before, or waits no longer.',
    });
  }
  if (!isFastifyError(error)) return new ProblemError('internal-error', { cause: error });
  if (error.validation !== undefined) {
    const errors = violationsOf(error.validation, error.validationContext).slice(
      0,
      LIMITS.reportedViolations,
    );
    return new ProblemError('invalid-request', { errors });
  }
  const code = FASTIFY_CODES[error.code];
  if (code !== undefined) return new ProblemError(code, { detail: DETAILS[code] });
  if ((error.statusCode ?? 500) < 500) {
    // Fastify's messages for a body that is no JSON may quote it; its code says enough.
    return new ProblemError('malformed-request', { detail: MALFORMED[error.code] });
  }
  return new ProblemError('internal-error', { cause: error });
}

const MALFORMED: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as Content-Length says.',
  FST_ERR_BAD_URL: 'The path has a broken percent-encoding.',
};

/** What to say beside the title, for problems that come from Fastify. */
const DETAILS: { readonly [code in ProblemCode]?: string } = {
  'body-too-large': `The body may have ${LIMITS.bodyBytes} bytes.`,
  'path-too-long': `A part of the path may have ${LIMITS.pathParameterCharacters} characters.`,
  'unsupported-media-type': 'Send the body as application/json.',
};

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
