import type { AwsCall } from './calls';
import { parseJsonBody, ServiceError } from './wire';
import type { WireProtocol } from './wire';

/** Carries out one operation; what it returns is the answer's JSON. */
export type JsonOperation = (
  input: Readonly<Record<string, unknown>>,
  call: AwsCall,
) => object | Promise<object>;

export interface JsonService {
  /** Signing name, for example `codedeploy`. */
  readonly service: string;
  /** First part of `X-Amz-Target`, for example `CodeDeploy_20141006`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** The operations that are modelled, by name. */
  readonly operations: Readonly<Record<string, JsonOperation>>;
}

/**
 * The AWS JSON protocols 1.0 and 1.1: the operation travels in `X-Amz-Target`, errors carry `__type`.
 * Timestamps in answers are epoch seconds.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonProtocol({ service, target, version, operations }: JsonService): WireProtocol {
  return {
    service,
    contentType: `application/x-amz-json-${version}`,
    read(request) {
      const header = String(request.headers['x-amz-target'] ?? '');
      const [prefix, operation] = header.split('.');
      if (prefix !== target || !operation) {
        throw new ServiceError(
          'UnknownOperationException',
          `X-Amz-Target is '${header}'; this endpoint answers ${target}.*, service ${service}.`,
        );
      }
      const input = parseJsonBody(request.body);
      const carryOut = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      return {
        operation,
        input,
        carryOut: carryOut && (async (call) => ({ status: 200, body: await carryOut(input, call) })),
      };
    },
    error: ({ code, message, status }) => ({
      status,
      headers: { 'x-amzn-errortype': code },
      body: { __type: code, message },
    }),
  };
}
