import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

/** How the load balancer judges a target and lets it go. */
export interface TargetHealth {
  /** Path that answers 200 while the process can serve. */
  readonly path: string;
  readonly interval: Duration;
  readonly timeout: Duration;
  /** Successes in a row that make a target healthy, 2 to 10. */
  readonly healthyThreshold: number;
  /** Failures in a row that make it unhealthy, 2 to 10. */
  readonly unhealthyThreshold: number;
  /** Longest that a target stays `draining`. */
  readonly deregistrationDelay: Duration;
}

export interface BlueGreenTargetGroupsProps {
  readonly vpc: ec2.IVpc;
  /** Port that the container listens on. */
  readonly port: number;
  readonly health: TargetHealth;
}

/** Two target groups of type `ip`, equal but for their names: one serves, the other takes the next version. */
export class BlueGreenTargetGroups extends Construct {
  readonly blue: elbv2.ApplicationTargetGroup;
  readonly green: elbv2.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: BlueGreenTargetGroupsProps) {
    super(scope, id);
    this.blue = this.addTargetGroup('Blue', props);
    this.green = this.addTargetGroup('Green', props);
  }

  private addTargetGroup(id: string, props: BlueGreenTargetGroupsProps): elbv2.ApplicationTargetGroup {
    const { health } = props;
    return new elbv2.ApplicationTargetGroup(this, id, {
      vpc: props.vpc,
      port: props.port,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targetType: elbv2.TargetType.IP,
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      deregistrationDelay: health.deregistrationDelay,
      healthCheck: {
        path: health.path,
        protocol: elbv2.Protocol.HTTP,
        healthyHttpCodes: '200',
        interval: health.interval,
        timeout: health.timeout,
        healthyThresholdCount: health.healthyThreshold,
        unhealthyThresholdCount: health.unhealthyThreshold,
      },
    });
  }
}
