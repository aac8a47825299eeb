import { Names } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { BlueGreenTargetGroups } from './target-groups';

export interface ScalingOptions {
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Average CPU utilization to aim at, in percent. */
  readonly cpuPercent: number;
  /** Requests per target and minute to aim at. */
  readonly requestsPerTarget: number;
}

export interface BlueGreenAutoscalingProps extends ScalingOptions {
  readonly service: ecs.FargateService;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly targetGroups: BlueGreenTargetGroups;
}

/**
 * Target tracking on CPU and on requests per target; the policy that wants more tasks wins.
 *
 * The predefined metric `ALBRequestCountPerTarget` names one target group, and after a release the other one serves
 * (aws/containers-roadmap#1681). So this policy tracks the sum over both: the idle group adds nothing. See
 * `docs/decisions/autoscaling.md`.
 */
export class BlueGreenAutoscaling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: BlueGreenAutoscalingProps,
  ) {
    super(scope, id);
    const tasks = props.service.autoScaleTaskCount({
      minCapacity: props.minTasks,
      maxCapacity: props.maxTasks,
    });
    tasks.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: props.cpuPercent });
    this.trackRequests(tasks);
  }

  /** By the L1: the L2 takes no metric math. */
  private trackRequests(tasks: ecs.ScalableTaskCount): void {
    const { blue, green } = this.props.targetGroups;
    const policy = new appscaling.CfnScalingPolicy(this, 'Requests', {
      policyName: Names.uniqueId(this),
      policyType: 'TargetTrackingScaling',
      scalingTargetId: tasks.scalableTargetRef.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: this.props.requestsPerTarget,
        customizedMetricSpecification: {
          metrics: [
            this.requestsPerTarget('blue', blue),
            this.requestsPerTarget('green', green),
            // A group without traffic reports nothing, and a sum with a missing term is missing too.
            {
              id: 'both',
              label: 'Requests per target of the group that serves',
              expression: 'FILL(blue, 0) + FILL(green, 0)',
              returnData: true,
            },
          ],
        },
      },
    });
    policy.node.addDependency(tasks);
  }

  private requestsPerTarget(
    id: string,
    targetGroup: elbv2.ApplicationTargetGroup,
  ): appscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty {
    return {
      id,
      returnData: false,
      metricStat: {
        stat: 'Sum',
        metric: {
          namespace: 'AWS/ApplicationELB',
          metricName: 'RequestCountPerTarget',
          dimensions: [
            { name: 'TargetGroup', value: targetGroup.targetGroupFullName },
            { name: 'LoadBalancer', value: this.props.loadBalancer.loadBalancerFullName },
          ],
        },
      },
    };
  }
}
