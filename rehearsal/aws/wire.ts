import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authorization, AwsCall, CallLedger } from './calls';
import { serveOnLoopback } from './loopback';
import type { LoopbackServer } from './loopback';
import { credentialScope } from './signature';

/** An error that a service answers and that the SDK turns into the exception of the same name. */
export class ServiceError extends Error {
  /**
   * @param code name of the exception, for example `ResourceNotFoundException`
   * @param status HTTP status of the answer; most services use 400
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** A request as it came over the wire, body read whole. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The role whose name is the access key id; `anonymous` when the request is not signed. */
  readonly role: string;
}

/** An answer to be written: JSON unless `body` is bytes already. */
export interface WireResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Which operation a request names, what it asks, and how it is carried out. */
export interface WireCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** @default the operation is not modelled */
  readonly carryOut?: (call: AwsCall) => WireResponse | Promise<WireResponse>;
}

/** How a family of protocols reads requests and writes errors. */
export interface WireProtocol {
  /** Signing name of the service, for example `codedeploy`. */
  readonly service: string;
  readonly contentType: string;
  /** @throws ServiceError when the request names no operation of this service */
  read(request: WireRequest): WireCall;
  error(error: ServiceError): WireResponse;
}

export interface EndpointOptions {
  /** Asked before each call, with the role that makes it. @default every call is allowed */
  readonly authorize?: (call: AwsCall) => Authorization | Promise<Authorization>;
  /** Counts the calls for the report. */
  readonly ledger?: CallLedger;
}

/** A local endpoint that SDK clients reach by `AWS_ENDPOINT_URL_<SERVICE>`. */
export type Endpoint = LoopbackServer;

/**
 * Starts an endpoint on the loopback interface. An operation that is not modelled is answered by
 * `UnknownOperationException`, naming it; a refused one by `AccessDeniedException`, as the services do.
 */
export async function startEndpoint(
  protocol: WireProtocol,
  options: EndpointOptions = {},
): Promise<Endpoint> {
  const server = createServer((incoming, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    void answer(protocol, options, incoming, gone.signal).then(
      (reply) => write(response, protocol, reply),
      (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  return serveOnLoopback(server);
}

async function answer(
  protocol: WireProtocol,
  options: EndpointOptions,
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<WireResponse> {
  try {
    const request = await readRequest(incoming);
    const call = protocol.read(request);
    const awsCall: AwsCall = {
      role: request.role,
      service: protocol.service,
      operation: call.operation,
      input: call.input,
      signal,
    };
    if (!call.carryOut) {
      options.ledger?.count(awsCall, 'not-modelled');
      throw new ServiceError(
        'UnknownOperationException',
        `The rehearsal does not model ${protocol.service}:${call.operation}.`,
      );
    }
    const authorization = (await options.authorize?.(awsCall)) ?? { allowed: true };
    options.ledger?.count(awsCall, authorization.allowed ? 'carried-out' : 'denied');
    if (!authorization.allowed) {
      const { code = 'AccessDeniedException', message, status = 403 } = authorization;
      throw new ServiceError(code, message, status);
    }
    return await call.carryOut(awsCall);
  } catch (error) {
    if (error instanceof ServiceError) return protocol.error(error);
    const message = error instanceof Error ? error.message : String(error);
    return protocol.error(new ServiceError('InternalFailure', message, 500));
  }
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    role: credentialScope(incoming.headers.authorization)?.accessKeyId ?? 'anonymous',
  };
}

function write(response: ServerResponse, protocol: WireProtocol, reply: WireResponse): void {
  const body = Buffer.isBuffer(reply.body)
    ? reply.body
    : Buffer.from(reply.body === undefined ? '' : JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'content-type': protocol.contentType,
    'x-amzn-requestid': randomUUID(),
    ...reply.headers,
    'content-length': body.length,
  });
  response.end(body);
}

/** Reads a body of JSON. @throws ServiceError `SerializationException` when it is none */
export function parseJsonBody(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered below, together with JSON that is no object.
  }
  throw new ServiceError('SerializationException', 'The body is not a JSON object.');
}
