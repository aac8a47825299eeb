import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { admitAlarms } from '../../observability/topic-admission';
import type { WorkflowKey } from './workflow-key';

export interface OrderTopicsProps {
  readonly key: WorkflowKey;
  /** Subscribed to all of them. @default nobody */
  readonly email?: string;
}

/** Whom the workflow tells: three topics, because they have three kinds of readers. */
export class OrderTopics extends Construct {
  /** Requests for the approval of an order. */
  readonly approvals: sns.Topic;
  /** Notices to customers. This product knows no customer's address: whoever does subscribes here. */
  readonly customerNotices: sns.Topic;
  /** Alarms of the workflow. */
  readonly operations: sns.Topic;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrderTopicsProps,
  ) {
    super(scope, id);
    this.approvals = this.addTopic('Approvals');
    this.customerNotices = this.addTopic('CustomerNotices');
    this.operations = this.addTopic('Operations');
    admitAlarms(this.operations);
  }

  private addTopic(id: string): sns.Topic {
    const { key, email } = this.props;
    const topic = new sns.Topic(this, id, { masterKey: key.key, enforceSSL: true });
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}
