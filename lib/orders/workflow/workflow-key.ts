import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Settings } from '../../config/settings';
import { admitSenders } from '../../observability/topic-admission';
import { dataRemovalPolicy } from '../../stack/removal-policy';

/** Services through which the workflow's own roles use the key. */
export type Messaging = 'sns' | 'sqs';

const DESCRIPTIONS: Readonly<Record<Settings['protection']['keys'], string>> = {
  separate: 'Order workflow: executions, shipping tasks, notices and parked orders',
  shared: 'Order service: all that the workflow and the pipeline keep and send',
};

/**
 * The one key of the workflow: executions, shipping tasks, topics and queues. One, because a key costs 1 USD a month and
 * whoever may read one of these may read the others. With `protection.keys` `shared` the pipeline uses it too: its roles
 * are admitted by their own policies, so that this stack names nothing of theirs. A key of the account, because alarms and rules cannot publish to a
 * topic under the key that AWS manages.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export class WorkflowKey extends Construct {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, settings: Pick<Settings, 'protection'>) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', {
      description: DESCRIPTIONS[settings.protection.keys],
      enableKeyRotation: true,
      removalPolicy: dataRemovalPolicy(settings.protection),
    });
    admitSenders(this.key, 'SendToTopicsAndQueues', ['cloudwatch.amazonaws.com', 'events.amazonaws.com']);
  }

  /** Lets a role send through a service, and use the key for nothing else. */
  grantSending(grantee: iam.IGrantable, service: Messaging): void {
    this.grant(grantee, `Key${service.toUpperCase()}`, {
      'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com`,
    });
  }

  /** Lets a role use the key for the executions of a state machine. */
  grantExecutions(grantee: iam.IGrantable, stateMachineArn: string): void {
    this.grant(grantee, 'KeyExecutions', {
      'kms:EncryptionContext:aws:states:stateMachineArn': stateMachineArn,
    });
  }

  /** Lets a role use the key for the tasks of an activity. */
  grantTasks(grantee: iam.IGrantable, activityArn: string): void {
    this.grant(grantee, 'KeyTasks', { 'kms:EncryptionContext:aws:states:activityArn': activityArn });
  }

  /** Lets a role hand a log, which comes out of encrypted executions, to CloudWatch Logs. */
  grantLogDelivery(grantee: iam.IGrantable): void {
    const { partition, region, account } = Stack.of(this);
    this.grant(grantee, 'KeyLogDelivery', {
      'kms:EncryptionContext:SourceArn': `arn:${partition}:logs:${region}:${account}:*`,
    });
  }

  /** By the role's own policy: the key's policy leaves that to the account, and names no role of another stack. */
  private grant(grantee: iam.IGrantable, sid: string, equal: Readonly<Record<string, string>>): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.key.keyArn],
        conditions: { StringEquals: equal },
      }),
    );
  }
}
