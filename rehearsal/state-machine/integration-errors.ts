import { StateError } from './error';

/** A service as the errors of its integration name it. */
export interface IntegratedService {
  /** First part of the error name. */
  readonly prefix: string;
  /** Name in the cause. */
  readonly service: string;
  /** What an error is called that the service's API does not model. */
  readonly unmodelled: string;
  /** Name of the SDK's class for errors that the service's API does not model. */
  readonly baseClass: string;
}

/**
 * The names under which Step Functions reports errors of its integrations. They are those of the AWS SDK for Java.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-handling-failure-using-lambda
 */
export const SERVICES = {
  lambda: {
    prefix: 'Lambda',
    service: 'AWSLambda',
    unmodelled: 'AWSLambdaException',
    baseClass: 'LambdaServiceException',
  },
  dynamodb: {
    prefix: 'DynamoDB',
    service: 'AmazonDynamoDBv2',
    unmodelled: 'AmazonDynamoDBException',
    baseClass: 'DynamoDBServiceException',
  },
  sqs: {
    prefix: 'SQS',
    service: 'AmazonSQS',
    unmodelled: 'AmazonSQSException',
    baseClass: 'SQSServiceException',
  },
  sns: {
    prefix: 'SNS',
    service: 'AmazonSNS',
    unmodelled: 'AmazonSNSException',
    baseClass: 'SNSServiceException',
  },
  states: {
    prefix: 'StepFunctions',
    service: 'AWSStepFunctions',
    unmodelled: 'AWSStepFunctionsException',
    baseClass: 'SFNServiceException',
  },
} as const satisfies Readonly<Record<string, IntegratedService>>;

/** What an SDK client threw, as an error of the task. */
export function integrationError(
  { prefix, service, unmodelled, baseClass }: IntegratedService,
  thrown: unknown,
): StateError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status = record(metadata).httpStatusCode;
  if (typeof status !== 'number') {
    return new StateError(`${prefix}.SdkClientException`, `Unable to execute HTTP request: ${error.message}`);
  }
  const named = error.name.endsWith('Exception') ? error.name : `${error.name}Exception`;
  const name = error.constructor.name === baseClass ? unmodelled : named;
  const requestId = String(record(metadata).requestId);
  return new StateError(
    `${prefix}.${name}`,
    `${error.message} (Service: ${service}; Status Code: ${status}; Error Code: ${error.name}; Request ID: ${requestId}; Proxy: null)`,
  );
}

/**
 * A function's failure, as an error of the task: its error type is the name, its whole answer the cause.
 *
 * @param payload answer of the function, JSON
 */
export function functionError(payload: string): StateError {
  const answer = record(parsed(payload));
  const { errorType } = answer;
  if (typeof errorType === 'string' && errorType !== '') return new StateError(errorType, payload);
  return new StateError(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
