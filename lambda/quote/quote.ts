import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { orderIdOf } from '../orders/order';
import { memberOf } from '../hooks/member';
import { QUOTE_METRICS, REFUSALS } from './contract';
import { InvalidQuote, UnknownSku } from './errors';
import { isProxyEvent, problemResponse, quoteResponse } from './http';
import { quoteLine, type Quote } from './quote-line';
import { readLine, readQuery, type QuoteRequest } from './quote-request';
import { logger, metrics, traced } from './telemetry';

/** A refusal as an answer, with the members that Lambda gives an error. */
interface Refused {
  readonly refused: { readonly errorType: string; readonly errorMessage: string };
}

/**
 * Prices one order line, for two kinds of callers:
 * - API Gateway (`GET /quote?sku=…&quantity=…`): the caller's mistakes are answers, 400 and 404;
 * - a workflow or a hook (`{ sku, quantity }`, and `orderId` where there is one): they are errors named `InvalidQuote` and
 *   `UnknownSku`, or answers `{ refused }` where `refusals: 'as-answers'` asks for it.
 * Anything else that goes wrong is an error for both: it counts in `Errors`, and an alarm sees it.
 */
export async function handler(
  event: unknown,
  context: Context,
): Promise<Quote | Refused | APIGatewayProxyResult> {
  logger.addContext(context);
  try {
    return isProxyEvent(event) ? answer(event, context.functionVersion) : priceDirectly(event);
  } catch (error) {
    recordFailure(error);
    throw error;
  } finally {
    logger.resetKeys();
    metrics.publishStoredMetrics();
  }
}

function answer(event: APIGatewayProxyEvent, version: string): APIGatewayProxyResult {
  try {
    return quoteResponse(price(readQuery(event.queryStringParameters)), version);
  } catch (error) {
    const response = problemResponse(error, version);
    if (response === undefined) throw error;
    recordFailure(error);
    return response;
  }
}

function priceDirectly(event: unknown): Quote | Refused {
  const orderId = orderIdOf(event);
  if (orderId !== undefined) logger.appendKeys({ orderId });
  try {
    return price(readLine(event));
  } catch (error) {
    if (!isRefusal(error) || memberOf(event, REFUSALS.member) !== REFUSALS.asAnswers) throw error;
    recordFailure(error);
    return { refused: { errorType: error.name, errorMessage: error.message } };
  }
}

function isRefusal(error: unknown): error is InvalidQuote | UnknownSku {
  return error instanceof InvalidQuote || error instanceof UnknownSku;
}

function price(request: QuoteRequest): Quote {
  const quote = traced('price', () => quoteLine(request));
  metrics.addMetric(QUOTE_METRICS.priced, MetricUnit.Count, 1);
  logger.info('Priced', { sku: quote.sku, quantity: quote.quantity, totalMinor: quote.totalMinor });
  return quote;
}

/** A refusal is business as usual; anything else is a fault of ours. */
function recordFailure(error: unknown): void {
  if (isRefusal(error)) {
    metrics.addMetric(QUOTE_METRICS.refused, MetricUnit.Count, 1);
    logger.info('Refused', { code: error.name, reason: error.message });
  } else {
    metrics.addMetric(QUOTE_METRICS.faults, MetricUnit.Count, 1);
    logger.error('Failed', { error });
  }
}
