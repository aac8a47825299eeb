import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ENV, WORKFLOW_NOT_STARTED } from '../../app/src/contract';
import type { Settings } from '../config/settings';
import { secretOfApp } from './secrets';
import type { ServiceTask } from './task-definition';

/** What the order API uses of the workflow that fulfils orders. */
export interface ServiceWorkflow {
  readonly stateMachine: sfn.IStateMachine;
  /** What a caller has to know to decide on an order. */
  readonly decisionKey: secretsmanager.ISecret;
  /** The key that executions are encrypted with. @default one that AWS owns, which needs no permission */
  readonly key?: {
    /** Lets a role use the key for the executions of a state machine. */
    grantExecutions(grantee: iam.IGrantable, stateMachineArn: string): void;
  };
}

/** Metric of the orders that were stored and whose execution the API could not start. */
export const STARTS_MISSED = 'OrderStartsMissed';

/** The variables by which the order API knows the workflow. */
export function workflowEnvironment(workflow: ServiceWorkflow | undefined): Record<string, string> {
  return workflow === undefined ? {} : { [ENV.orderWorkflow]: workflow.stateMachine.stateMachineArn };
}

/** The same for what a task reads when it starts. */
export function workflowSecrets(workflow: ServiceWorkflow | undefined): Record<string, ecs.Secret> {
  return workflow === undefined ? {} : { [ENV.decisionKey]: secretOfApp(workflow.decisionKey) };
}

/**
 * Lets the order API start executions of this one state machine, and end tasks that wait in them.
 *
 * The service authorization reference lists no resource for SendTask*. Step Functions checks them all the same, against
 * the state machine whose task it is, or the activity: that is what a refusal names, and what the CDK's own grants use
 * (aws/aws-cdk#8486). A task token alone is not enough then to end a task of another workflow.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_stepfunctions.html
 */
export function grantWorkflow(grantee: iam.IRole, { stateMachine, key }: ServiceWorkflow): void {
  const resources = [stateMachine.stateMachineArn];
  grantee.addToPrincipalPolicy(
    new iam.PolicyStatement({ sid: 'StartOrders', actions: ['states:StartExecution'], resources }),
  );
  grantee.addToPrincipalPolicy(
    new iam.PolicyStatement({
      sid: 'DecideOrders',
      actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'],
      resources,
    }),
  );
  key?.grantExecutions(grantee, stateMachine.stateMachineArn);
}

/** Counts the starts that the API missed, from its log. Without a default value the metric costs nothing until then. */
export function countMissedStarts(
  task: ServiceTask,
  { prefix, environment }: Pick<Settings, 'environment' | 'prefix'>,
): void {
  new logs.MetricFilter(task, 'StartsMissed', {
    logGroup: task.logGroup,
    filterPattern: logs.FilterPattern.stringValue('$.message', '=', WORKFLOW_NOT_STARTED),
    metricNamespace: `${prefix}-${environment}`,
    metricName: STARTS_MISSED,
    metricValue: '1',
    unit: cloudwatch.Unit.COUNT,
  });
}
