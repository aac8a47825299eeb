import type { Topics } from '../messaging/topics';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { queryProtocol, stringEntries } from './wire-query';

/**
 * The operation of SNS that handlers and state machines call, over the Query protocol.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function snsProtocol(topics: Topics): WireProtocol {
  return queryProtocol({
    service: 'sns',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    operations: {
      Publish(input) {
        const { TopicArn, Message, Subject } = input;
        if (TopicArn === undefined) {
          throw new ServiceError(
            'InvalidParameter',
            'The rehearsal publishes to topics only: TopicArn is missing.',
          );
        }
        return {
          MessageId: topics.publish({
            topicArn: TopicArn,
            subject: Subject,
            message: Message ?? '',
            attributes: stringEntries(input, 'MessageAttributes'),
          }),
        };
      },
    },
  });
}
