import { arnIn, keyNeeds, textOf } from './operation';
import type { KeyUse, Operation, Operations } from './operation';

/** Sending makes a data key, or takes one that was made shortly before. */
const SENDING: KeyUse['actions'] = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * Operations of SQS, SNS and CloudWatch Logs, and what they need of the keys of encrypted queues and topics.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export const MESSAGING: Operations = {
  'sqs:SendMessage': queue('SendMessage', SENDING),
  'sqs:ReceiveMessage': queue('ReceiveMessage', ['kms:Decrypt']),
  'sqs:DeleteMessage': queue('DeleteMessage', []),
  'sqs:GetQueueAttributes': queue('GetQueueAttributes', []),
  'sns:Publish': ({ TopicArn }, surroundings) => {
    const resource = textOf(TopicArn);
    const encryptionContext = { 'aws:sns:topicArn': resource };
    return [
      { action: 'sns:Publish', resource },
      ...keyNeeds({ service: 'sns', resource, encryptionContext, actions: SENDING }, surroundings),
    ];
  },
  'logs:CreateLogStream': stream('CreateLogStream'),
  'logs:PutLogEvents': stream('PutLogEvents'),
};

/** Refusals name the stream for both, as the policies of AWS's own pages end with `:*`. */
function stream(name: string): Operation {
  return ({ logGroupName, logStreamName }, { place }) => [
    {
      action: `logs:${name}`,
      resource: arnIn(place, 'logs', `log-group:${textOf(logGroupName)}:log-stream:${textOf(logStreamName)}`),
    },
  ];
}

/** A queue is known by the last part of its URL. */
function queue(name: string, actions: KeyUse['actions']): Operation {
  return ({ QueueUrl }, surroundings) => {
    const resource = arnIn(surroundings.place, 'sqs', textOf(QueueUrl).split('/').at(-1) ?? '');
    const encryptionContext = { 'aws:sqs:arn': resource };
    return [
      { action: `sqs:${name}`, resource },
      ...keyNeeds({ service: 'sqs', resource, encryptionContext, actions }, surroundings),
    ];
  };
}
