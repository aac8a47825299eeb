import type { AwsCall } from './calls';
import { ServiceError } from './wire';
import type { WireProtocol, WireRequest, WireResponse } from './wire';

/** What the route found in the request's path, decoded. */
export type PathParameters = Readonly<Record<string, string>>;

export interface RestOperation {
  /** Name of the operation, for example `Invoke`. */
  readonly operation: string;
  readonly method: string;
  /** Path of literal segments and `{Name}` parameters. */
  readonly path: string;
  /** @default the operation is known by name and not modelled */
  readonly carryOut?: (
    parameters: PathParameters,
    request: WireRequest,
    call: AwsCall,
  ) => WireResponse | Promise<WireResponse>;
}

/**
 * The AWS REST JSON protocol: method and path name the operation, `X-Amzn-ErrorType` the error.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restProtocol(service: string, operations: readonly RestOperation[]): WireProtocol {
  const routes = operations.map((operation) => ({ operation, match: matcher(operation) }));
  return {
    service,
    contentType: 'application/json',
    read(request) {
      for (const { operation, match } of routes) {
        const parameters = match(request);
        if (parameters) {
          const { carryOut } = operation;
          return {
            operation: operation.operation,
            input: { ...Object.fromEntries(request.url.searchParams), ...parameters },
            carryOut: carryOut && ((call) => carryOut(parameters, request, call)),
          };
        }
      }
      throw new ServiceError(
        'UnknownOperationException',
        `The rehearsal does not model ${request.method} ${request.url.pathname} of ${service}.`,
        404,
      );
    },
    error: ({ code, message, status }) => ({
      status,
      headers: { 'x-amzn-errortype': code },
      body: { Type: status < 500 ? 'User' : 'Service', Message: message, message },
    }),
  };
}

function matcher({ method, path }: RestOperation): (request: WireRequest) => PathParameters | undefined {
  const segments = path.split('/');
  return (request) => {
    const given = request.url.pathname.split('/');
    if (request.method !== method || given.length !== segments.length) return undefined;
    const parameters: Record<string, string> = {};
    for (const [index, segment] of segments.entries()) {
      const value = decodeURIComponent(given[index] ?? '');
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name) parameters[name] = value;
      else if (segment !== value) return undefined;
    }
    return parameters;
  };
}
