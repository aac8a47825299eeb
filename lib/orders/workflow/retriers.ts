import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { SHIPPING_ATTEMPTS } from '../../config/order-durations';

/**
 * Lambda was busy or could not be reached, or a handler says so of the service behind it. The CDK's own retrier leaves
 * throttling out.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
const TRANSIENT = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  ORDER_ERRORS.tryAgain,
];

/**
 * A function ended without an answer. Nobody knows what it did before, so only what may be done twice is tried again.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html (Lambda.Unknown)
 */
const CRASHED = ['Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.ExitError', 'Runtime.NodeJsExit'];

/**
 * Every retrier waits longer each time, and by full jitter: executions that failed together do not come back together.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
function retrier(
  errors: readonly string[],
  seconds: { readonly interval: number; readonly maxDelay: number },
  maxAttempts: number,
): RetryProps {
  return {
    errors: [...errors],
    interval: Duration.seconds(seconds.interval),
    maxDelay: Duration.seconds(seconds.maxDelay),
    backoffRate: 2,
    maxAttempts,
    jitterStrategy: JitterType.FULL,
  };
}

/** Errors that are answers: trying again gives the same ones. Stands before a retrier that would match them too. */
function never(...errors: readonly string[]): RetryProps {
  return { errors: [...errors], maxAttempts: 0 };
}

const transient = retrier(TRANSIENT, { interval: 2, maxDelay: 30 }, 6);

/** Of the price of a line: quick, because an order has up to fifty lines. */
export const QUOTE_RETRIERS = [
  retrier(TRANSIENT, { interval: 1, maxDelay: 8 }, 4),
  retrier([...CRASHED, Errors.TIMEOUT], { interval: 1, maxDelay: 4 }, 1),
];

/** Of a function that may be called twice for the same order, which all of them may. */
export const STEP_RETRIERS = [
  transient,
  retrier([...CRASHED, Errors.TIMEOUT], { interval: 5, maxDelay: 20 }, 2),
];

/** Of the request for an approval: its time-out is the deadline of the approval, and no accident. */
export const APPROVAL_RETRIERS = [transient, retrier(CRASHED, { interval: 5, maxDelay: 20 }, 2)];

/** Of shipping: the worker died, so the order goes to the next one. */
export const SHIPPING_RETRIERS = [
  retrier([Errors.HEARTBEAT_TIMEOUT], { interval: 1, maxDelay: 10 }, SHIPPING_ATTEMPTS - 1),
];

/** Of what must come true in the end, undoing above all: a quarter of an hour against whatever it is. */
const STUBBORN = retrier([Errors.ALL], { interval: 5, maxDelay: 120 }, 9);

export const UNDO_RETRIERS = [STUBBORN];

/** Of taking the stock out of the books: an order whose stock was released will not get it back. */
export const COMMIT_RETRIERS = [never(ORDER_ERRORS.stockReleased, ORDER_ERRORS.malformedResult), STUBBORN];

/** Of writing to the orders table: an order that is not there will not appear. */
export const TABLE_RETRIERS = [never('DynamoDB.ConditionalCheckFailedException'), STUBBORN];

/** Of the parked order's message, the last that the execution can do. */
export const PARKING_RETRIERS = [STUBBORN];

/** Of a notice: the customer can live without it. */
export const NOTICE_RETRIERS = [retrier([Errors.ALL], { interval: 2, maxDelay: 30 }, 4)];
