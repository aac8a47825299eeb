import { Duration, Stack } from 'aws-cdk-lib';
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
  /** Names of errors, as a regular expression, that mean that what the call asks for is there. @default none */
  readonly unlessThere?: string;
  /** What undoes it when the stack goes. @default nothing */
  readonly undo?: OnceCallUndo;
  /** What both calls may do. */
  readonly statements: readonly iam.PolicyStatement[];
}

export interface OnceCallUndo {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Names of errors, as a regular expression, that mean that it is undone already. */
  readonly unlessGone: string;
}

/** After this CloudFormation gives up on an answer, instead of after an hour. The function itself ends within two. */
const ANSWER_DEADLINE = Duration.minutes(5);

/**
 * A call to AWS that is made when the stack is created, and never again: for a first value that others change later.
 * A resource of CloudFormation would put its own value back whenever anything about it changes, a tag for example.
 */
export class OnceCall extends Construct {
  /** Role of the call, shared by all of the stack. */
  readonly role: iam.Role;
  private readonly caller: OnceCaller;

  constructor(scope: Construct, id: string, props: OnceCallProps) {
    super(scope, id);
    this.caller = OnceCaller.of(this, props.settings);
    this.role = this.caller.role;
    for (const statement of props.statements) this.role.addToPolicy(statement);

    const made = this.addCall('Call', {
      onCreate: this.call(props, { ...props, ignored: props.unlessThere }),
    });
    if (props.undo === undefined) return;
    // A resource of its own, made after the call: CloudFormation deletes a resource whose creation failed too, and the
    // undo of a call that was refused would take away what somebody else has there.
    const undo = this.addCall('Undo', {
      onDelete: this.call(props, { ...props.undo, ignored: props.undo.unlessGone }),
    });
    undo.node.addDependency(made);
  }

  private addCall(id: string, calls: { onCreate?: AwsSdkCall; onDelete?: AwsSdkCall }): AwsCustomResource {
    const { role, logGroup } = this.caller;
    const resource = new AwsCustomResource(this, id, {
      ...calls,
      installLatestAwsSdk: false,
      serviceTimeout: ANSWER_DEADLINE,
      role,
      logGroup,
    });
    resource.node.addDependency(role);
    return resource;
  }

  private call(
    { service }: OnceCallProps,
    { action, parameters, ignored }: Pick<OnceCallProps, 'action' | 'parameters'> & { ignored?: string },
  ): AwsSdkCall {
    return {
      service,
      action,
      parameters,
      physicalResourceId: PhysicalResourceId.of(this.node.path),
      ignoreErrorCodesMatching: ignored,
    };
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
