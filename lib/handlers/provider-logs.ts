import { CfnResource, type IAspect } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { addLogGroup, type LogGroupSettings } from '../stack/log-group';

/**
 * Gives the functions of the CDK's own custom resources (emptying a bucket, closing a default security group) a log
 * group of the stack, and narrows their role to writing it. The CDK offers no property for either: such a function
 * makes its log group itself, which then keeps its lines forever and stays behind when the stack goes.
 *
 * Add it to the app with `AspectPriority.MUTATING`.
 */
export class ProviderLogs implements IAspect {
  constructor(private readonly settings: LogGroupSettings) {}

  visit(node: IConstruct): void {
    // The CDK writes these functions as plain CloudFormation resources; `lambda.Function` makes a `CfnFunction`.
    if (!(node instanceof CfnResource) || node instanceof lambda.CfnFunction) return;
    if (node.cfnResourceType !== lambda.CfnFunction.CFN_RESOURCE_TYPE_NAME) return;
    const provider = node.node.scope;
    const role = provider?.node.tryFindChild('Role');
    if (provider === undefined || !(role instanceof CfnResource)) {
      throw new Error(
        `${node.node.path} is a function without a role beside it, so its log group cannot be made its own. ` +
          `Use HandlerFunction or lambda.Function, or teach ProviderLogs this shape.`,
      );
    }
    this.own(provider, node, role);
  }

  private own(provider: IConstruct, handler: CfnResource, role: CfnResource): void {
    const logGroup = addLogGroup(provider, 'Logs', this.settings);
    const policy = new iam.CfnRolePolicy(provider, 'WriteLogs', {
      roleName: role.ref,
      policyName: 'WriteLogs',
      policyDocument: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [logGroup.logGroupArn],
          }),
        ],
      }),
    });
    role.addPropertyDeletionOverride('ManagedPolicyArns');
    handler.addPropertyOverride('LoggingConfig.LogGroup', logGroup.logGroupName);
    handler.addResourceDependency(policy);
  }
}
