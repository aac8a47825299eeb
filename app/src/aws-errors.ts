/** An error that an AWS service answered with. Each client of the SDK has a class of its own; all have this shape. */
export interface AwsError extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: {
    readonly requestId?: string;
    readonly httpStatusCode?: number;
    readonly attempts?: number;
  };
}

/** Whether a service answered with this error, as opposed to errors on the way there and of this program. */
export function isAwsError(error: unknown): error is AwsError {
  return (
    error instanceof Error &&
    '$fault' in error &&
    (error.$fault === 'client' || error.$fault === 'server') &&
    '$metadata' in error
  );
}

/**
 * Answers of DynamoDB and Step Functions that another try may change: throttling in its several names. The SDK has
 * retried them by then, where it may.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
 */
const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'LimitExceededException',
  'TransactionInProgressException',
  'ActivityWorkerLimitExceeded',
  'ExecutionLimitExceeded',
  'KmsThrottlingException',
]);

/** Errors of the SDK that mean: no answer in time, or nothing to sign the call with. */
const NO_ANSWER = new Set(['AbortError', 'TimeoutError', 'CredentialsProviderError']);

/** Node's codes of the network (ECONNREFUSED, ENOTFOUND, EPIPE …), as opposed to its own complaints (ERR_…). */
const NETWORK_CODE = /^E(?!RR_)[A-Z_]+$/;

/** Whether an error of a call of AWS means "not now" (503) rather than "broken" (500). */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isAwsError(error)) return BUSY.has(error.name) || (error.$metadata.httpStatusCode ?? 500) >= 500;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NO_ANSWER.has(error.name) || NETWORK_CODE.test(code);
}
