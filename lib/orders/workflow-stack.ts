import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { dataRemovalPolicy } from '../stack/removal-policy';
import type { OrdersTable } from './orders-table';
import { OrderWorkflow } from './workflow/order-workflow';

export interface WorkflowStackProps extends StackProps {
  readonly settings: Settings;
  readonly ordersTable: OrdersTable;
  /** Prices a line. */
  readonly quote: lambda.IAlias;
}

/** Length of the key, in characters: letters and digits only, so that a shell needs no quotes around it. */
const KEY_LENGTH = 40;

/** The order workflow, and the key by which the order API knows who may decide on an order. */
export class WorkflowStack extends Stack {
  readonly workflow: OrderWorkflow;
  /** What a caller has to know to decide on an order. Under the key that AWS manages, so reading it is one permission. */
  readonly decisionKey: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: WorkflowStackProps) {
    super(scope, id, props);
    const { settings, ordersTable, quote } = props;
    this.workflow = new OrderWorkflow(this, 'Orders', { settings, ordersTable, quote });
    this.decisionKey = new secretsmanager.Secret(this, 'DecisionKey', {
      description: 'Whoever knows it may decide on orders that need approval',
      generateSecretString: { excludePunctuation: true, passwordLength: KEY_LENGTH },
      removalPolicy: dataRemovalPolicy(settings.protection),
    });
    this.addOutputs();
  }

  private addOutputs(): void {
    const { stateMachine, shipping, topics, parkedOrders } = this.workflow;
    new CfnOutput(this, 'StateMachineArn', { value: stateMachine.stateMachineArn });
    new CfnOutput(this, 'ShippingActivityArn', {
      value: shipping.activityArn,
      description: 'Where a shipping worker finds its work',
    });
    new CfnOutput(this, 'ApprovalTopicArn', { value: topics.approvals.topicArn });
    new CfnOutput(this, 'CustomerTopicArn', { value: topics.customerNotices.topicArn });
    new CfnOutput(this, 'OperationsTopicArn', { value: topics.operations.topicArn });
    new CfnOutput(this, 'ParkedOrdersUrl', { value: parkedOrders.queue.queueUrl });
    new CfnOutput(this, 'DecisionKeyName', {
      value: this.decisionKey.secretName,
      description: 'Secret with the key for POST /orders/{orderId}/decision',
    });
  }
}
