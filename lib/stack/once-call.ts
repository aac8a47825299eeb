import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, type AwsSdkCall, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { addLogGroup, type LogGroupSettings } from './log-group';

export interface OnceCallProps {
  readonly settings: LogGroupSettings;
  /** Service as the SDK's package names it: `ssm`. */
  readonly service: string;
  /** Operation: `PutParameter`. */
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What undoes it when the stack goes. @default nothing */
  readonly undo?: { readonly action: string; readonly parameters: Readonly<Record<string, unknown>> };
  /** What both calls may do. */
  readonly statements: readonly iam.PolicyStatement[];
}

/**
 * A call to AWS that is made when the stack is created, and never again: for a first value that others change later.
 * A resource of CloudFormation would put its own value back whenever anything about it changes, a tag for example.
 */
export class OnceCall extends Construct {
  /** Role of the call, shared by all of the stack. */
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: OnceCallProps) {
    super(scope, id);
    const caller = OnceCaller.of(this, props.settings);
    this.role = caller.role;
    for (const statement of props.statements) this.role.addToPolicy(statement);

    const call = (action: string, parameters: object): AwsSdkCall => ({
      service: props.service,
      action,
      parameters,
      physicalResourceId: PhysicalResourceId.of(this.node.path),
    });
    const resource = new AwsCustomResource(this, 'Call', {
      onCreate: call(props.action, props.parameters),
      onDelete: props.undo && call(props.undo.action, props.undo.parameters),
      installLatestAwsSdk: false,
      role: caller.role,
      logGroup: caller.logGroup,
    });
    resource.node.addDependency(caller.role);
  }
}

/**
 * Role and log group of the one function in which the CDK runs such calls of a stack. It may write its log and make
 * these calls.
 */
class OnceCaller extends Construct {
  static of(scope: Construct, settings: OnceCallProps['settings']): OnceCaller {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild('OnceCaller');
    return existing instanceof OnceCaller ? existing : new OnceCaller(stack, 'OnceCaller', settings);
  }

  readonly role: iam.Role;
  readonly logGroup: logs.LogGroup;

  private constructor(scope: Construct, id: string, settings: OnceCallProps['settings']) {
    super(scope, id);
    this.logGroup = addLogGroup(this, 'Logs', settings);
    this.role = new iam.Role(this, 'Role', {
      description: 'Calls that are made once, when the stack is created',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(this.role);
  }
}
