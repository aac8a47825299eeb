import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ORDERS_SERVICE, ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import type { Settings } from '../../config/settings';
import { HandlerFunction } from '../../handlers/handler-function';
import { STEP_TIMEOUT, STEPS, type StepDescription, type StepName, TABLE_VARIABLES } from './steps';
import type { WorkflowKey } from './workflow-key';

export interface OrderFunctionsProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'prefix' | 'protection'>;
  readonly key: WorkflowKey;
  readonly tables: Readonly<Record<keyof typeof TABLE_VARIABLES, dynamodb.ITableV2>>;
  readonly approvals: sns.ITopic;
}

/** Where the handlers' metrics stand. */
export function metricsNamespace({ prefix, environment }: Pick<Settings, 'environment' | 'prefix'>): string {
  return `${prefix}-${environment}`;
}

/** Variables that every handler of the workflow has. */
export function commonVariables(settings: OrderFunctionsProps['settings']): Record<string, string> {
  return {
    POWERTOOLS_SERVICE_NAME: ORDERS_SERVICE,
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(settings),
  };
}

/** The functions of the workflow's steps. Each may do what its own step takes, and nothing else. */
export class OrderFunctions extends Construct {
  readonly steps: Readonly<Record<StepName, lambda.IFunction>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrderFunctionsProps,
  ) {
    super(scope, id);
    this.steps = {
      TotalOrder: this.addStep('TotalOrder'),
      ReserveStock: this.addStep('ReserveStock'),
      ReleaseStock: this.addStep('ReleaseStock'),
      CommitStock: this.addStep('CommitStock'),
      ScreenForFraud: this.addStep('ScreenForFraud'),
      ChargePayment: this.addStep('ChargePayment'),
      RefundPayment: this.addStep('RefundPayment'),
      RequestApproval: this.addStep('RequestApproval'),
    };
  }

  private addStep(name: StepName): lambda.IFunction {
    const { settings, tables, approvals, key } = this.props;
    const { handler, description, table, topic }: StepDescription = STEPS[name];
    const environment = commonVariables(settings);
    if (table) environment[TABLE_VARIABLES[table.name]] = tables[table.name].tableName;
    if (topic) environment[ORDERS_VARIABLES.approvalTopic] = approvals.topicArn;
    const step = new HandlerFunction(this, name, {
      settings,
      handler,
      description,
      timeout: STEP_TIMEOUT,
      tracing: true,
      environment,
    });
    if (table) allow(step, table.actions, tables[table.name].tableArn);
    if (topic) {
      allow(step, ['sns:Publish'], approvals.topicArn);
      key.grantSending(step, 'sns');
    }
    return step.function;
  }
}

/** Adds actions on one resource to the role of a function. */
export function allow(grantee: HandlerFunction, actions: readonly string[], resource: string): void {
  grantee.role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: [...actions], resources: [resource] }),
  );
}
