import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BlueGreenFargateService } from '../../service/blue-green-fargate-service';

export interface CodeDeployRoleProps {
  readonly service: BlueGreenFargateService;
  /** ARNs of the hooks that it may call. */
  readonly hookArns: readonly string[];
}

/**
 * What CodeDeploy may do in a release of one service: its task sets, its two listeners with their rules, its two roles,
 * its hooks. Instead of the managed policies: `AWSCodeDeployRoleForECS` reaches every function, object and topic of the
 * account, `AWSCodeDeployRoleForECSLimited` every service and listener.
 *
 * No access to S3: the AppSpec comes with the deployment. Describe actions know no resources, hence the `*`.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/security-iam-awsmanpol.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
export class CodeDeployRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, { service, hookArns }: CodeDeployRoleProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    this.role = new iam.Role(this, 'Resource', {
      description: 'CodeDeploy: release this service',
      assumedBy: new iam.ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    this.allow('Look', LOOK, ['*']);
    this.allow('ReadAlarms', ['cloudwatch:DescribeAlarms'], [alarmsArn(this)]);
    this.allow('ReplaceTasks', TASK_SETS, taskSetArns(service));
    this.allow('ShiftTraffic', ['elasticloadbalancing:ModifyListener'], listenerArns(service));
    this.allow('ShiftTrafficByRule', ['elasticloadbalancing:ModifyRule'], ruleArns(service));
    this.allowPassRoles(service);
    if (hookArns.length > 0) {
      this.allow('CallHooks', ['lambda:InvokeFunction'], [...hookArns]);
    }
  }

  private allow(sid: string, actions: string[], resources: string[]): void {
    this.role.addToPrincipalPolicy(new iam.PolicyStatement({ sid, actions, resources }));
  }

  private allowPassRoles({ task }: BlueGreenFargateService): void {
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'StartTasks',
        actions: ['iam:PassRole'],
        resources: [task.taskRole.roleArn, task.executionRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    );
  }
}

const LOOK = [
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroups',
];

const TASK_SETS = [
  'ecs:CreateTaskSet',
  'ecs:DeleteTaskSet',
  'ecs:DescribeServices',
  'ecs:UpdateServicePrimaryTaskSet',
];

/** Any alarm of the account and region: which ones belong to the deployment group is decided after this role. */
function alarmsArn(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** The service, and its task sets, whose ids only ECS knows. */
function taskSetArns({ service, cluster }: BlueGreenFargateService): string[] {
  const taskSets = Stack.of(service).formatArn({
    service: 'ecs',
    resource: 'task-set',
    resourceName: `${cluster.clusterName}/${service.serviceName}/*`,
  });
  return [service.serviceArn, taskSets];
}

const listenerArns = ({ listeners: { production, test } }: BlueGreenFargateService): string[] => [
  production.listenerArn,
  test.listenerArn,
];

/**
 * Rules of the two listeners. The ARN of a rule is that of its listener, with another type and an id of its own.
 * CodeDeploy reads every rule of a listener and changes those that forward; the closing rule forwards nowhere.
 */
function ruleArns(service: BlueGreenFargateService): string[] {
  return listenerArns(service).map((arn) =>
    Stack.of(service).formatArn({
      service: 'elasticloadbalancing',
      resource: 'listener-rule',
      resourceName: `${Fn.select(1, Fn.split(':listener/', arn))}/*`,
    }),
  );
}
