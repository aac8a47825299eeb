import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { memberOf } from '../hooks/member';
import goldenQuotes from './golden-quotes.json';
import type { QuoteRequest } from './quote-request';

export interface PricedQuote {
  readonly line: QuoteRequest;
  readonly totalMinor: number;
  readonly currency: string;
}

export interface RefusedQuote {
  readonly line: QuoteRequest;
  readonly error: string;
}

/** Quotes known to be right. A release that changes a price on purpose changes this file in the same commit. */
export const GOLDEN_QUOTES: {
  readonly priced: readonly PricedQuote[];
  readonly refused: readonly RefusedQuote[];
} = goldenQuotes;

/** What a call of the quote function gave. */
export interface Answer {
  readonly payload: unknown;
  /** `undefined` when the function answered, else the name of the error. */
  readonly error: string | undefined;
  /** The version that answered; an alias chooses. */
  readonly version: string | undefined;
}

/** Calls a version or an alias directly, as the workflow does. */
export async function callQuote(
  client: LambdaClient,
  target: string,
  line: QuoteRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await client.send(
    new InvokeCommand({ FunctionName: target, Payload: new TextEncoder().encode(JSON.stringify(line)) }),
    { abortSignal: signal },
  );
  const payload = parse(new TextDecoder().decode(response.Payload));
  const error = response.FunctionError === undefined ? undefined : errorName(payload, response.FunctionError);
  return { payload, error, version: response.ExecutedVersion };
}

/** What is wrong with the answer to a golden quote; `undefined` when it is as expected. */
export function pricedProblem(
  { line, totalMinor, currency }: PricedQuote,
  answer: Answer,
): string | undefined {
  const expected = `${totalMinor} ${currency}`;
  if (answer.error !== undefined) return `${show(line)} should cost ${expected}, ended in ${answer.error}`;
  const got = `${String(memberOf(answer.payload, 'totalMinor'))} ${String(memberOf(answer.payload, 'currency'))}`;
  return got === expected ? undefined : `${show(line)} should cost ${expected}, costs ${got}`;
}

/** What is wrong with the refusal of a golden quote; `undefined` when it is refused by the expected name. */
export function refusedProblem({ line, error }: RefusedQuote, answer: Answer): string | undefined {
  return answer.error === error
    ? undefined
    : `${show(line)} should be refused as ${error}, ${answer.error === undefined ? 'was priced' : `ended in ${answer.error}`}`;
}

function errorName(payload: unknown, fallback: string): string {
  const errorType = memberOf(payload, 'errorType');
  return typeof errorType === 'string' ? errorType : fallback;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function show({ sku, quantity }: QuoteRequest): string {
  return `${quantity} x ${sku}`;
}
