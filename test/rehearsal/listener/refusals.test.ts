import type { Stack } from 'aws-cdk-lib';
import {
  ApplicationListenerRule,
  CfnListener,
  CfnListenerRule,
  CfnLoadBalancer,
  CfnTargetGroup,
  ListenerAction,
  ListenerCondition,
  type ApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { read, type Balanced } from './balanced-stack';

/** The resource under a construct. */
function cfn<T>(
  construct: { readonly node: { readonly defaultChild?: unknown } },
  type: new (...args: never[]) => T,
): T {
  const child = construct.node.defaultChild;
  if (child instanceof type) return child;
  throw new Error('The construct has another default child.');
}

function rule(listener: ApplicationListener, stack: Stack, change: (rule: CfnListenerRule) => void): void {
  const added = new ApplicationListenerRule(stack, 'Rule', {
    listener,
    priority: 1,
    conditions: [ListenerCondition.pathPatterns(['/*'])],
    action: ListenerAction.fixedResponse(404),
  });
  change(cfn(added, CfnListenerRule));
}

function withSlowStart({ blue, green }: Balanced): void {
  for (const group of [blue, green]) group.setAttribute('slow_start.duration_seconds', '30');
}

describe('refuses by name', () => {
  test.each<[string, (balanced: Balanced) => void, string]>([
    [
      'an authenticating action',
      ({ listener }) =>
        cfn(listener, CfnListener).addPropertyOverride('DefaultActions.0.Type', 'authenticate-oidc'),
      'the action "authenticate-oidc" is not modelled',
    ],
    [
      'a regular expression in a condition',
      ({ listener, stack }) =>
        rule(listener, stack, (cfnRule) => {
          cfnRule.addPropertyOverride('Conditions.0', {
            Field: 'path-pattern',
            PathPatternConfig: { RegexValues: ['^/a'] },
          });
        }),
      'PathPatternConfig.RegexValues: regular expressions are not modelled',
    ],
    [
      'an unknown condition',
      ({ listener, stack }) =>
        rule(listener, stack, (cfnRule) => cfnRule.addPropertyOverride('Conditions.0.Field', 'moon-phase')),
      'the condition moon-phase is not modelled',
    ],
    [
      'a transform',
      ({ listener, stack }) =>
        rule(listener, stack, (cfnRule) =>
          cfnRule.addPropertyOverride('Transforms', [{ Type: 'url-rewrite' }]),
        ),
      'rewriting URLs and hosts by transforms is not modelled',
    ],
    [
      'stickiness between target groups',
      ({ listener, blue }) =>
        cfn(listener, CfnListener).addPropertyOverride('DefaultActions', [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [{ TargetGroupArn: blue.targetGroupArn }],
              TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
            },
          },
        ]),
      'target group stickiness is not modelled',
    ],
    [
      'a Lambda target group',
      ({ blue }) => cfn(blue, CfnTargetGroup).addPropertyOverride('TargetType', 'lambda'),
      'only targets of type ip or instance are modelled',
    ],
    [
      'HTTP/2 to targets',
      ({ blue }) => cfn(blue, CfnTargetGroup).addPropertyOverride('ProtocolVersion', 'HTTP2'),
      'only HTTP/1.1 to targets is modelled',
    ],
    [
      'slow start',
      ({ blue }) => blue.setAttribute('slow_start.duration_seconds', '30'),
      'the attribute slow_start.duration_seconds is "30"; only 0 is modelled',
    ],
    [
      'another algorithm',
      ({ blue }) => blue.setAttribute('load_balancing.algorithm.type', 'weighted_random'),
      'the attribute load_balancing.algorithm.type is "weighted_random"; modelled are round_robin, least_outstanding_requests',
    ],
    [
      'an attribute that is new',
      ({ loadBalancer }) => loadBalancer.setAttribute('quantum.enabled', 'true'),
      'the attribute quantum.enabled is not modelled',
    ],
    [
      'a network load balancer',
      ({ loadBalancer }) => cfn(loadBalancer, CfnLoadBalancer).addPropertyOverride('Type', 'network'),
      'only application load balancers are modelled',
    ],
    [
      'mutual TLS',
      ({ listener }) =>
        cfn(listener, CfnListener).addPropertyOverride('MutualAuthentication', { Mode: 'verify' }),
      'mutual TLS is not modelled',
    ],
  ])('%s', (_, build, message) => {
    expect(() => read(build)).toThrow(message);
  });

  test('everything at once, with stack, logical id and type', () => {
    expect(() => read(withSlowStart)).toThrow(
      /Web, Blue\w+ \(AWS::ElasticLoadBalancingV2::TargetGroup\): .*\n {2}Web, Green\w+ \(AWS::ElasticLoadBalancingV2::TargetGroup\): /,
    );
  });
});
