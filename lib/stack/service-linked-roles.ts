import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FIRST_USE_ROLES } from './first-use-roles';
import type { LogGroupSettings } from './log-group';
import { OnceCall } from './once-call';

export interface ServiceLinkedRolesProps {
  readonly settings: LogGroupSettings;
}

/**
 * Makes the service-linked roles of `FIRST_USE_ROLES` where the account has none yet, for stacks that come minutes
 * later. They belong to the account and stay with it when the stack goes.
 *
 * Not by `AWS::IAM::ServiceLinkedRole`: that fails where the role exists. IAM answers with InvalidInput then.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
 */
export class ServiceLinkedRoles extends Construct {
  constructor(scope: Construct, id: string, { settings }: ServiceLinkedRolesProps) {
    super(scope, id);
    for (const [service, role] of Object.entries(FIRST_USE_ROLES)) {
      new OnceCall(this, role, {
        settings,
        service: 'iam',
        action: 'CreateServiceLinkedRole',
        parameters: { AWSServiceName: service },
        unlessThere: '^InvalidInput(Exception)?$',
        statements: [
          new iam.PolicyStatement({
            actions: ['iam:CreateServiceLinkedRole'],
            resources: [roleArn(this, service, role)],
            conditions: { StringEquals: { 'iam:AWSServiceName': service } },
          }),
        ],
      });
    }
  }
}

function roleArn(scope: Construct, service: string, role: string): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: `aws-service-role/${service}/${role}`,
  });
}
