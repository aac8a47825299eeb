import type { OrderRequest } from './shop';

/** What the quote check answered. */
export interface DeskAnswer {
  readonly status: number;
  readonly contentType: string;
  /** The body, read; text where it is no JSON. */
  readonly body: unknown;
  /** Real milliseconds. */
  readonly ms: number;
}

/** Who asks what lines cost, and whether they are there, before anybody orders. */
export interface QuoteDesk {
  /** Every answer so far. */
  readonly answers: readonly DeskAnswer[];
  ask(lines: OrderRequest['lines']): Promise<DeskAnswer>;
}

/** Real milliseconds that an answer may take: API Gateway itself gives up before. */
const PATIENCE_MS = 35_000;

/** A signature of nobody in particular, for an API that asks for one. */
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=customer/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=rehearsal';

/** The quote check as its callers see it: a REST API, over HTTP. */
export class RestQuoteDesk implements QuoteDesk {
  readonly answers: DeskAnswer[] = [];

  constructor(private readonly url: string) {}

  async ask(lines: OrderRequest['lines']): Promise<DeskAnswer> {
    const startedAt = performance.now();
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: SIGNATURE },
      body: JSON.stringify({ lines }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body: readBody(await response.text()),
      ms: performance.now() - startedAt,
    };
    this.answers.push(answer);
    return answer;
  }
}

/** JSON as what it says, anything else as it is. */
export function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
