import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { type ApiProcess, endProcess, imageBundle, startApiProcess } from './api-process';
import type { RequestTracing } from '../../app/src/tracing';
import { loadApi } from './bundled-api';
import { type OrdersTable, startOrdersTable } from './orders-table';
import { portOf } from './ports';
import { type RunningApi, startApi } from './running-api';

const ORDER = { customer: 'c-1', lines: [{ sku: 'apple', quantity: 1 }] };
/** As the load balancer writes it, and the same id as OpenTelemetry does. */
const ROOT = '1-67891233-abcdef012345678912345678';
const TRACE_ID = '67891233abcdef012345678912345678';

describe('a request that is traced', () => {
  const exporter = new InMemorySpanExporter();
  let tracing: RequestTracing;
  let api: RunningApi;

  beforeAll(async () => {
    tracing = new (loadApi().RequestTracing)(new SimpleSpanProcessor(exporter));
    api = await startApi({ parts: { tracing } });
  });
  beforeEach(() => exporter.reset());
  afterAll(() => api.close());

  test('is a span under the trace that the load balancer named, with the call of the table below it', async () => {
    await api.post(ORDER, { 'x-amzn-trace-id': `Root=${ROOT}` });

    const [call, request] = await spansByName('DynamoDB.PutItem', 'POST /orders');
    expect(request?.spanContext().traceId).toBe(TRACE_ID);
    expect(request?.parentSpanContext).toBeUndefined();
    expect(request?.kind).toBe(SpanKind.SERVER);
    expect(request?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/orders',
      'http.response.status_code': 201,
    });
    expect(call?.spanContext().traceId).toBe(TRACE_ID);
    expect(call?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  });

  test('hands its trace on to what a call begins', async () => {
    const headers: (string | undefined)[] = [];
    jest.spyOn(api.parts.store, 'create').mockImplementationOnce(() =>
      tracing.call('StepFunctions', 'StartExecution', async (header) => {
        headers.push(header);
        return undefined;
      }),
    );
    await api.post(ORDER, { 'x-amzn-trace-id': `Root=${ROOT}` });

    const [call] = await spansByName('StepFunctions.StartExecution');
    expect(headers).toEqual([`Root=${ROOT};Parent=${call?.spanContext().spanId};Sampled=1`]);
  });

  test('continues the trace of a caller that is traced itself', async () => {
    await api.post(ORDER, { 'x-amzn-trace-id': `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1` });

    const [request] = await spansByName('POST /orders');
    expect(request?.spanContext().traceId).toBe(TRACE_ID);
    expect(request?.parentSpanContext?.spanId).toBe('53995c3f42cd8ad8');
  });

  test('is left out when its caller decided so', async () => {
    await api.post(ORDER, { 'x-amzn-trace-id': `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=0` });

    expect(await spansUpToNow()).toEqual(['GET /version']);
  });

  test('gets an id that begins with the time, as X-Ray wants it, when nobody named one', async () => {
    const before = Math.floor(Date.now() / 1000);

    await api.get('/orders/11111111-0000-4000-8000-000000000000');

    const [request] = await spansByName('GET /orders/:orderId');
    const time = Number.parseInt(request?.spanContext().traceId.slice(0, 8) ?? '', 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now() / 1000);
  });

  test('carries no customer, no order id and no query', async () => {
    await api.get('/orders?customer=c-secret');
    await spansByName('GET /orders');

    expect(
      JSON.stringify(exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes])),
    ).not.toContain('c-secret');
    expect(exporter.getFinishedSpans()).toHaveLength(2);
  });

  test('is no health check, nor what a health check asks of the table', async () => {
    await api.get('/health/live');
    await api.get('/health/ready');

    expect(await spansUpToNow()).toEqual(['GET /version']);
  });

  test('is marked as failed together with the call that failed', async () => {
    const { TableUnavailableError } = loadApi();
    jest
      .spyOn(api.parts.store, 'get')
      .mockImplementation(() =>
        tracing.call('DynamoDB', 'GetItem', () => Promise.reject(new TableUnavailableError('out'))),
      );

    await api.get('/orders/11111111-0000-4000-8000-000000000000');

    const spans = await spansByName('DynamoDB.GetItem', 'GET /orders/:orderId');
    expect(spans.map((span) => span?.status.code)).toEqual([SpanStatusCode.ERROR, SpanStatusCode.ERROR]);
  });

  /** Names of what was traced before a last, traced request. */
  async function spansUpToNow(): Promise<string[]> {
    await api.get('/version');
    await spansByName('GET /version');
    return exporter.getFinishedSpans().map(({ name }) => name);
  }

  /** A request's span ends when its answer is sent, which the client may learn first. */
  async function spansByName(...names: string[]): Promise<(ReadableSpan | undefined)[]> {
    const spans = () => names.map((name) => exporter.getFinishedSpans().find((span) => span.name === name));
    const deadline = performance.now() + 20_000;
    while (spans().includes(undefined) && performance.now() < deadline) await setImmediate();
    return spans();
  }
});

describe('the program', () => {
  let table: OrdersTable;
  let collector: Server;
  let api: ApiProcess | undefined;
  const received: { path?: string; body: unknown }[] = [];

  beforeAll(async () => {
    table = await startOrdersTable();
    collector = createServer((request, response) => void collect(request, response)).listen(0, '127.0.0.1');
    await once(collector, 'listening');
  });
  afterAll(async () => {
    await endProcess(api);
    collector.closeAllConnections();
    collector.close();
    await table.close();
  });

  async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    received.push({ path: request.url, body: await json(request) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  test('sends its last spans to the collector before it ends', async () => {
    api = await startApiProcess(imageBundle(), table.endpoint, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${portOf(collector)}`,
      OTEL_SERVICE_NAME: 'order-api',
    });
    await fetch(`${api.url}/version`, { headers: { 'x-amzn-trace-id': `Root=${ROOT}` } });
    api.child.kill('SIGTERM');

    expect(await api.exited).toBe(0);
    expect(received.map(({ path }) => path)).toEqual(['/v1/traces']);
    const text = JSON.stringify(received);
    expect(text).toContain(TRACE_ID);
    expect(text).toContain('GET /version');
    expect(text).toContain('"order-api"');
  });
});
