import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { orderIdOf } from '../orders/order';
import { QUOTE_METRICS } from './contract';
import { InvalidQuote, UnknownSku } from './errors';
import { isProxyEvent, problemResponse, quoteResponse } from './http';
import { quoteLine, type Quote } from './quote-line';
import { readLine, readQuery, type QuoteRequest } from './quote-request';
import { logger, metrics, traced } from './telemetry';

/**
 * Prices one order line, for two kinds of callers:
 * - API Gateway (`GET /quote?sku=…&quantity=…`): the caller's mistakes are answers, 400 and 404;
 * - a workflow or a hook (`{ sku, quantity }`, and `orderId` where there is one): they are errors named `InvalidQuote` and `UnknownSku`.
 * Anything else that goes wrong is an error for both: it counts in `Errors`, and an alarm sees it.
 */
export async function handler(event: unknown, context: Context): Promise<Quote | APIGatewayProxyResult> {
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

function priceDirectly(event: unknown): Quote {
  const orderId = orderIdOf(event);
  if (orderId !== undefined) logger.appendKeys({ orderId });
  return price(readLine(event));
}

function price(request: QuoteRequest): Quote {
  const quote = traced('price', () => quoteLine(request));
  metrics.addMetric(QUOTE_METRICS.priced, MetricUnit.Count, 1);
  logger.info('Priced', { sku: quote.sku, quantity: quote.quantity, totalMinor: quote.totalMinor });
  return quote;
}

/** A refusal is business as usual; anything else is a fault of ours. */
function recordFailure(error: unknown): void {
  if (error instanceof InvalidQuote || error instanceof UnknownSku) {
    metrics.addMetric(QUOTE_METRICS.refused, MetricUnit.Count, 1);
    logger.info('Refused', { code: error.name, reason: error.message });
  } else {
    metrics.addMetric(QUOTE_METRICS.faults, MetricUnit.Count, 1);
    logger.error('Failed', { error });
  }
}
