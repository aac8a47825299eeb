import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { AsyncFailure } from './gradual-function-props';

/** The dead-letter queue that belongs to the function itself, because a published version carries it. */
export function deadLetterQueueOf(failure: AsyncFailure | undefined): sqs.IQueue | undefined {
  return failure?.type === 'dead-letter-queue' ? failure.queue : undefined;
}

/** Gives the alias its on-failure destination, where it has one. */
export function applyAsyncFailure(alias: lambda.Alias, failure: AsyncFailure): void {
  switch (failure.type) {
    case 'own-queue':
      alias.configureAsyncInvoke({ onFailure: new destinations.SqsDestination(addFailureQueue(alias)) });
      return;
    case 'destination':
      alias.configureAsyncInvoke({ onFailure: failure.destination });
      return;
    case 'dead-letter-queue':
    case 'none':
      return;
  }
}

/** Beside the alias, not below it: under the alias it would be one of the things an alarm must not depend on. */
function addFailureQueue(alias: lambda.Alias): sqs.Queue {
  const scope = alias.node.scope ?? alias;
  return new sqs.Queue(scope, 'FailedCalls', {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
}
