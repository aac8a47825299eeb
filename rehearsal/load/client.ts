import { randomBytes } from 'node:crypto';
import { Agent } from 'undici';

/** A request of the load; the answer is read whole. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  /** Path with query string. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

export interface LoadResponse {
  readonly status: number;
  readonly contentType?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Real milliseconds from the request to the last byte. */
  readonly ms: number;
  /** @throws Error that quotes the beginning of a body that is not JSON */
  json(): unknown;
}

/** Sends requests as a user's program does: kept-alive connections, no retries. */
export interface LoadClient {
  /** @throws Error when the connection breaks or nothing arrives for `timeoutMs` */
  send(request: LoadRequest): Promise<LoadResponse & { readonly traceRoot: string }>;
  close(): Promise<void>;
}

/**
 * A client of one listener. Each request carries a `Root=` of its own in `X-Amzn-Trace-Id`, which the load balancer
 * passes on, so that its answer can be matched with the target that gave it.
 *
 * @param timeoutMs longest wait for an answer, in real milliseconds
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export function loadClient(origin: string, timeoutMs: number): LoadClient {
  const agent = new Agent({
    connections: null,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    async send(request) {
      const traceRoot = newTraceRoot();
      const headers: Record<string, string> = { ...request.headers, 'x-amzn-trace-id': `Root=${traceRoot}` };
      if (request.json !== undefined) headers['content-type'] ??= 'application/json';
      const sentAt = performance.now();
      const answer = await agent.request({
        origin,
        path: request.path,
        method: request.method,
        headers,
        body: request.json === undefined ? undefined : JSON.stringify(request.json),
      });
      const text = await answer.body.text();
      const contentType = answer.headers['content-type'];
      return {
        traceRoot,
        status: answer.statusCode,
        contentType: Array.isArray(contentType) ? contentType[0] : contentType,
        headers: answer.headers,
        text,
        ms: performance.now() - sentAt,
        json: () => parse(text),
      };
    },
    close: () => agent.destroy(),
  };
}

function newTraceRoot(): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `1-${seconds.toString(16).padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the body is not JSON: ${JSON.stringify(text.slice(0, 80))}`);
  }
}
