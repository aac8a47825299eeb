import { isAwsError, isOutage } from '../../app/src/aws-errors';
import { TryAgain } from './errors';

/**
 * Limits of every SDK client here. Two attempts ride out a lost packet; more retries are the state machine's, which
 * waits in between without paying for a function that waits.
 */
export const CLIENT_LIMITS = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1000,
    /** Milliseconds of one attempt. */
    requestTimeout: 3000,
    // Without it the SDK only warns (smithy-typescript #1747).
    throwOnRequestTimeout: true,
  },
} as const;

/**
 * Names under which SNS and SQS say that they are busy; the order API, which calls neither, does not know them.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html#API_SendMessage_Errors
 */
const BUSY = new Set([
  'Throttled',
  'ThrottledException',
  'RequestThrottled',
  'KmsThrottled',
  'KMSThrottling',
]);

/** An error of an AWS call as the state machine should see it: `TryAgain` when another attempt may succeed. */
export function named(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const busy = isOutage(error) || (isAwsError(error) && BUSY.has(error.name));
  return busy ? new TryAgain(`${error.name}: ${error.message}`, { cause: error }) : error;
}
