/** Longest wait for an answer, in milliseconds. */
const DEADLINE_MS = 10_000;

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  /** Parsed; undefined where it is no JSON. */
  readonly body: unknown;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Asks once. @throws Error naming the URL when nobody answers in time */
export async function getJson(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
  const { method = 'GET', headers, body, signal } = request;
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    const answer = await fetch(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    const text = await answer.text();
    return { status: answer.status, body: parsed(text) };
  } catch (error) {
    signal?.throwIfAborted();
    // fetch says "fetch failed", and why in its cause.
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = reason instanceof Error ? reason.message : String(reason);
    throw new Error(`${url} does not answer: ${why}`, { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
