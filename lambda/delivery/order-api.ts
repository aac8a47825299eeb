import { memberOf } from '../hooks/member';

/** What an endpoint answered. */
export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
}

export interface ApiRequest {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, by POST. @default a GET */
  readonly body?: unknown;
}

/** One listener of the order API. */
export interface OrderApi {
  /** For messages: `test listener` or `production listener`. */
  readonly name: string;
  call(request: ApiRequest): Promise<ApiAnswer>;
}

export interface OrderApiOptions {
  readonly name: string;
  /** Without a slash at the end. */
  readonly url: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends every request: the hook's time is up. */
  readonly signal: AbortSignal;
}

/** Longest that a hook waits for one answer, in ms: longer than the load balancer's own time-outs would tell nothing. */
const LONGEST_ANSWER_MS = 10_000;

/** The order API behind a listener, over the network. */
export function orderApiAt({ name, url, headers, signal }: OrderApiOptions): OrderApi {
  return {
    name,
    async call({ path, headers: own, body }) {
      const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      try {
        const response = await fetch(`${url}${path}`, {
          ...sent,
          headers: { ...headers, ...own, ...type },
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]),
        });
        return { status: response.status, body: parse(await response.text()) };
      } catch (cause) {
        throw new Error(`The ${name} did not answer ${path}: ${reasonOf(cause)}`, { cause });
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `fetch` says only "fetch failed"; its cause says why. */
function reasonOf(error: unknown): string {
  const [message, cause] = [memberOf(error, 'message'), memberOf(memberOf(error, 'cause'), 'message')];
  if (typeof message !== 'string') return String(error);
  return typeof cause === 'string' ? `${message} (${cause})` : message;
}
