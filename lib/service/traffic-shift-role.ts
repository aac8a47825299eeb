import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { BlueGreenListeners } from './listeners';
import type { BlueGreenTargetGroups } from './target-groups';

export interface TrafficShiftRoleProps {
  readonly listeners: BlueGreenListeners;
  readonly targetGroups: BlueGreenTargetGroups;
}

/**
 * What ECS may do to shift traffic by itself: this service's listeners, rules and target groups.
 *
 * Instead of the managed policy `AmazonECSInfrastructureRolePolicyForLoadBalancers`, which reaches every load balancer
 * of the account. Describe actions know no resources, hence the `*`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export class TrafficShiftRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: TrafficShiftRoleProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Resource', {
      description: 'ECS: shift traffic between blue and green',
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    });
    const { production, test, productionRule, testRule } = props.listeners;
    const { blue, green } = props.targetGroups;
    const rules = [productionRule, testRule].flatMap((rule) => (rule ? [rule.listenerRuleArn] : []));
    this.allow('Look', LOOK, ['*']);
    this.allow('Shift', ['elasticloadbalancing:ModifyRule'], rules);
    this.allow(
      'ShiftByListener',
      ['elasticloadbalancing:ModifyListener'],
      [production.listenerArn, test.listenerArn],
    );
    this.allow('Register', REGISTER, [blue.targetGroupArn, green.targetGroupArn]);
  }

  private allow(sid: string, actions: string[], resources: string[]): void {
    this.role.addToPrincipalPolicy(new iam.PolicyStatement({ sid, actions, resources }));
  }
}

const LOOK = [
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
];

const REGISTER = ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'];
