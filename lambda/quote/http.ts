import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { InvalidQuote, UnknownSku } from './errors';
import type { Quote } from './quote-line';

/** Header that says which version answered: during a shift two do. */
export const VERSION_HEADER = 'x-quote-version';

/** Whether an event comes from API Gateway; everything else is a direct call. */
export function isProxyEvent(event: unknown): event is APIGatewayProxyEvent {
  return (
    typeof event === 'object' && event !== null && 'httpMethod' in event && 'queryStringParameters' in event
  );
}

export function quoteResponse(quote: Quote, version: string): APIGatewayProxyResult {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', [VERSION_HEADER]: version },
    body: JSON.stringify(quote),
  };
}

/** An error that is the caller's, as problem details (RFC 9457); `undefined` for any other, which stays an error. */
export function problemResponse(error: unknown, version: string): APIGatewayProxyResult | undefined {
  const status = error instanceof InvalidQuote ? 400 : error instanceof UnknownSku ? 404 : undefined;
  if (status === undefined || !(error instanceof Error)) return undefined;
  const title = status === 400 ? 'The order line cannot be priced' : 'No such article';
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', [VERSION_HEADER]: version },
    body: JSON.stringify({ type: 'about:blank', title, status, code: error.name, detail: error.message }),
  };
}
