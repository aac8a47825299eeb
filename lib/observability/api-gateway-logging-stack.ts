import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The role with which API Gateway writes logs of REST APIs. It is one setting for the whole account and region, and a
 * new account has none: there, a stage with logs fails to deploy. So it has a stack of its own, before every API.
 *
 * Role and setting stay when the stack goes, because other APIs of the account may use them by then; the next stack that
 * sets it simply wins, and its role does for all. A creation that is rolled back leaves no role. Leave the stack out
 * where somebody else manages it (`quote.api.loggingRole`). See `docs/decisions/api-gateway-logging.md`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-account.html
 */
export class ApiGatewayLoggingStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const role = new iam.Role(this, 'Role', {
      description: 'API Gateway writes the logs of every REST API of this account and region with it',
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);

    const account = new apigateway.CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }
}
