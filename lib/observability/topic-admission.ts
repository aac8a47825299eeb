import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** Services that publish to encrypted topics, and send to encrypted queues, by themselves. */
export type Sender = 'cloudwatch.amazonaws.com' | 'events.amazonaws.com';

/**
 * Lets the alarms of this account publish to a topic.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function admitAlarms(topic: sns.Topic): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'Alarms',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}

/**
 * Lets services of this account use a key for what they publish. Under the key that AWS manages neither alarms nor
 * rules can publish.
 *
 * @param sid names the statement in the key's policy
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function admitSenders(key: kms.Key, sid: string, senders: readonly Sender[]): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid,
      principals: senders.map((service) => new iam.ServicePrincipal(service)),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(key).account } },
    }),
  );
}
