import { Duration, Stack, type App } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  TargetGroupLoadBalancingAlgorithmType,
  TargetType,
  type ApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { loadAssembly } from '../../../rehearsal/assembly';
import { readListeners, type LoadBalancing } from '../../../rehearsal/listener';
import { createResolver } from '../../../rehearsal/values';
import { testAppWithAssets } from '../../test-app';

export interface Balanced {
  readonly stack: Stack;
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly listener: ApplicationListener;
  readonly blue: ApplicationTargetGroup;
  readonly green: ApplicationTargetGroup;
}

/** A load balancer on port 80 that forwards to blue, with green beside it. */
function balanced(app: App): Balanced {
  const stack = new Stack(app, 'Web');
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const loadBalancer = new ApplicationLoadBalancer(stack, 'Balancer', {
    vpc,
    internetFacing: true,
    idleTimeout: Duration.seconds(45),
    dropInvalidHeaderFields: true,
    securityGroup: new SecurityGroup(stack, 'Group', { vpc }),
  });
  const group = (id: string): ApplicationTargetGroup =>
    new ApplicationTargetGroup(stack, id, {
      vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port: 8080,
      deregistrationDelay: Duration.seconds(15),
      loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      healthCheck: {
        path: '/health/live',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(4),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
        healthyHttpCodes: '200-204',
      },
    });
  const blue = group('Blue');
  const green = group('Green');
  const listener = loadBalancer.addListener('Http', { port: 80, open: false, defaultTargetGroups: [blue] });
  return { stack, loadBalancer, listener, blue, green };
}

/** Synthesizes the stack, changed by `build`, and reads its load balancer. */
export function read(build: (balanced: Balanced) => void = () => undefined): LoadBalancing {
  const app = testAppWithAssets();
  build(balanced(app));
  const assembly = loadAssembly(app.synth().directory);
  return readListeners(createResolver(assembly), assembly);
}
