import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { AWSXRayIdGenerator } from '@opentelemetry/id-generator-aws-xray';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { OrderApi } from './api';
import { traceId } from './trace';
import { VERSION } from './version';

/** Longest that the last spans may take to leave; the collector is in the same task. */
const FLUSH_MS = 1000;

/** Spans for requests and for what they do to the table. Carries what the log carries: no ids of customers. */
export interface Tracing {
  /** A span for each request but health checks, under the trace id that the load balancer gave it. */
  addTo(app: OrderApi): void;
  /**
   * A span around a call of AWS, below the request's.
   *
   * @param work gets the span's trace header, to hand on to what goes on with the trace; none outside of a request
   */
  call<T>(service: string, operation: string, work: (header?: string) => Promise<T>): Promise<T>;
  /** Sends what is left, for a second at most. */
  stop(): Promise<void>;
}

/** Tracing to the collector that the environment names. */
export function createTracing(): Tracing {
  return new RequestTracing(
    new BatchSpanProcessor(new OTLPTraceExporter({ timeoutMillis: FLUSH_MS, concurrencyLimit: 1 })),
  );
}

export class RequestTracing implements Tracing {
  private readonly ids = new GivenTraceIds();
  private readonly propagator = new AWSXRayPropagator();
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;
  private readonly current = new AsyncLocalStorage<Span>();
  private readonly spans = new WeakMap<object, Span>();

  constructor(processor: SpanProcessor) {
    this.provider = new BasicTracerProvider({
      resource: defaultResource().merge(resourceFromAttributes({ [ATTR_SERVICE_VERSION]: VERSION })),
      idGenerator: this.ids,
      spanProcessors: [processor],
    });
    this.tracer = this.provider.getTracer('order-api');
  }

  addTo(app: OrderApi): void {
    app.addHook('onRequest', (request, _reply, done) => {
      if (request.routeOptions.config.quiet === true) {
        done();
        return;
      }
      const span = this.startRequest(request.method, request.routeOptions.url, request.headers);
      this.spans.set(request, span);
      this.current.run(span, done);
    });
    app.addHook('onResponse', async (request, reply) => {
      const span = this.spans.get(request);
      span?.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, reply.statusCode);
      if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
    });
    app.addHook('onRequestAbort', async (request) => this.spans.get(request)?.end());
  }

  async call<T>(service: string, operation: string, work: (header?: string) => Promise<T>): Promise<T> {
    const parent = this.current.getStore();
    // Outside of a request there is nothing to be part of: a readiness check would be a trace of its own.
    if (parent === undefined) return work();
    const span = this.tracer.startSpan(
      `${service}.${operation}`,
      {
        kind: SpanKind.CLIENT,
        attributes: { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation },
      },
      trace.setSpan(ROOT_CONTEXT, parent),
    );
    try {
      return await work(this.headerOf(span));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  async stop(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FLUSH_MS);
    });
    // Traces that cannot be sent are lost; a stop is not held up, and not failed, for them.
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  /** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
  private headerOf(span: Span): string | undefined {
    const carrier: Record<string, string> = {};
    this.propagator.inject(trace.setSpan(ROOT_CONTEXT, span), carrier, defaultTextMapSetter);
    return carrier['x-amzn-trace-id'];
  }

  private startRequest(
    method: string,
    route: string | undefined,
    headers: Record<string, string | string[] | undefined>,
  ): Span {
    const caller = this.propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const attributes = { [ATTR_HTTP_REQUEST_METHOD]: method, ...(route && { [ATTR_HTTP_ROUTE]: route }) };
    return this.ids.using(traceId(headers['x-amzn-trace-id']), () =>
      this.tracer.startSpan(`${method} ${route ?? 'none'}`, { kind: SpanKind.SERVER, attributes }, caller),
    );
  }
}

/**
 * The load balancer names a trace (`Root`) but is no segment of it (no `Parent`), so there is nothing to continue: the
 * request's span begins the trace, under the id that the load balancer gave. Log, trace and access log then agree.
 */
class GivenTraceIds implements IdGenerator {
  private readonly random = new AWSXRayIdGenerator();
  private given: string | undefined;

  generateTraceId = (): string => this.given ?? this.random.generateTraceId();
  generateSpanId = (): string => this.random.generateSpanId();

  /** Everything in `work` must be synchronous. `xrayId` is `1-<8 digits>-<24 digits>`. */
  using<T>(xrayId: string | undefined, work: () => T): T {
    this.given = xrayId?.slice(2).replace('-', '');
    try {
      return work();
    } finally {
      this.given = undefined;
    }
  }
}
