import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { admitAlarms } from '../../observability/topic-admission';
import type { WorkflowKey } from './workflow-key';

export interface OrderTopicsProps {
  readonly key: WorkflowKey;
  /** Subscribed to requests for approval and notices to customers. @default nobody */
  readonly email?: string;
  /** Subscribed to pages. @default nobody */
  readonly operationsEmail?: string;
}

/** Whom the workflow tells: three topics, because they have three kinds of readers. */
export class OrderTopics extends Construct {
  /** Requests for the approval of an order. */
  readonly approvals: sns.Topic;
  /** Notices to customers. This product knows no customer's address: whoever does subscribes here. */
  readonly customerNotices: sns.Topic;
  /** Pages: what people have to look at now, whichever architecture it is about. */
  readonly operations: sns.Topic;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrderTopicsProps,
  ) {
    super(scope, id);
    const { email, operationsEmail } = props;
    this.approvals = this.addTopic('Approvals', email);
    this.customerNotices = this.addTopic('CustomerNotices', email);
    this.operations = this.addTopic('Operations', operationsEmail);
    admitAlarms(this.operations);
  }

  private addTopic(id: string, email: string | undefined): sns.Topic {
    const topic = new sns.Topic(this, id, { masterKey: this.props.key.key, enforceSSL: true });
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}
