import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

/**
 * DynamoDB's answers that another try may change: throttling in its several names. The SDK has retried them by then.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'LimitExceededException',
  'TransactionInProgressException',
]);

/** Errors of the SDK that mean: no answer in time, or nothing to sign the call with. */
const NO_ANSWER = new Set(['AbortError', 'TimeoutError', 'CredentialsProviderError']);

/** Node's codes of the network (ECONNREFUSED, ENOTFOUND, EPIPE …), as opposed to its own complaints (ERR_…). */
const NETWORK_CODE = /^E(?!RR_)[A-Z_]+$/;

/** Whether an error of a table call means "not now" (503) rather than "broken" (500). */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DynamoDBServiceException) {
    return BUSY.has(error.name) || (error.$metadata.httpStatusCode ?? 500) >= 500;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NO_ANSWER.has(error.name) || NETWORK_CODE.test(code);
}
