import type { Context } from 'aws-lambda';

/** What Lambda passes beside the event: version 7 of a function with a minute to live. */
export function lambdaContext(): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'quote',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:quote:live',
    memoryLimitInMB: '512',
    awsRequestId: 'test',
    logGroupName: 'quote',
    logStreamName: 'test',
    getRemainingTimeInMillis: () => 60_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
