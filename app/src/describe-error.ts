import { isAwsError } from './aws-errors';

/** An error as a log line has it. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly [detail: string]: unknown;
}

/**
 * What a log says of an error. The messages of AWS's own errors may quote keys and tokens, so they are left out; the
 * request id finds them. For errors of this program, the stack is what is needed.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' };
  if (isAwsError(error)) {
    const { requestId: awsRequestId, httpStatusCode, attempts } = error.$metadata;
    return { type: error.name, message: '', stack: '', awsRequestId, httpStatusCode, attempts };
  }
  return {
    type: error.name,
    message: error.message,
    stack: error.stack ?? '',
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
