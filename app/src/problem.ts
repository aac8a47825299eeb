import { PATHS } from './contract';

/** Every problem that the API answers with: its HTTP status and what it means. The OpenAPI document lists them too. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request does not fit the API description' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'invalid-cursor': { status: 400, title: 'The cursor was not given out for this list' },
  unauthorized: { status: 401, title: 'The key of decisions is missing or wrong' },
  'unknown-path': { status: 404, title: 'There is nothing at this path' },
  'order-not-found': { status: 404, title: 'There is no such order' },
  'method-not-allowed': { status: 405, title: 'The path does not have this method' },
  'request-timeout': { status: 408, title: 'The request arrived too slowly' },
  'idempotency-key-reused': { status: 409, title: 'The idempotency key belongs to another request' },
  'decision-not-awaited': { status: 409, title: 'No decision on this order is awaited' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'path-too-long': { status: 414, title: 'A part of the path is too long' },
  'unsupported-media-type': { status: 415, title: 'The body is not JSON' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal-error': { status: 500, title: 'The service failed' },
  'table-unavailable': { status: 503, title: 'The orders table does not answer' },
  'workflow-unavailable': { status: 503, title: 'The order workflow does not answer' },
  'deadline-exceeded': { status: 503, title: 'The service did not finish in time' },
  draining: { status: 503, title: 'The service is shutting down' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One violation: where (a JSON pointer into the body, or the name of a parameter) and what. */
export interface Violation {
  readonly detail: string;
  /** JSON pointer into the body, as a URI fragment. */
  readonly pointer?: string;
  /** Name of the query, path or header parameter. */
  readonly parameter?: string;
}

/** The body of an error response. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** The request, as `urn:uuid:`; the same id as in the log and in `X-Request-Id`. */
  readonly instance?: string;
  readonly errors?: readonly Violation[];
}

export interface ProblemOptions {
  /** What went wrong this time, for whoever sent the request: no internals, no values from the request. */
  readonly detail?: string;
  readonly errors?: readonly Violation[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Where the OpenAPI document keeps the list of problems; a problem's `type` points into it. */
export const PROBLEM_TYPES_KEY = 'x-problem-types';

/** Thrown anywhere below a route; answered as problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  constructor(
    readonly code: ProblemCode,
    readonly options: ProblemOptions = {},
  ) {
    super(PROBLEMS[code].title, { cause: options.cause });
    this.status = PROBLEMS[code].status;
  }
}

/** The `type` of a problem: a reference that resolves, a place in the OpenAPI document of the same host. */
export function problemType(code: ProblemCode): string {
  return `${PATHS.openapi}#/${PROBLEM_TYPES_KEY}/${code}`;
}

/** Renders a problem as its response body. Without a request (it could not be read) there is no `instance`. */
export function renderProblem(
  code: ProblemCode,
  { detail, errors }: ProblemOptions,
  requestId?: string,
): ProblemDetails {
  return {
    type: problemType(code),
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    ...(detail === undefined ? {} : { detail }),
    ...(requestId === undefined ? {} : { instance: `urn:uuid:${requestId}` }),
    ...(errors === undefined ? {} : { errors }),
  };
}
