import { Match } from 'aws-cdk-lib/assertions';
import { only, synthesizeService } from './synthesis';

const synthesize = () =>
  synthesizeService(() => ({ scaling: { minTasks: 2, maxTasks: 6, cpuPercent: 55, requestsPerTarget: 900 } }))
    .template;

const requestsOf = (Id: string, group: RegExp) =>
  Match.objectLike({
    Id,
    ReturnData: false,
    MetricStat: {
      Stat: 'Sum',
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'RequestCountPerTarget',
        Dimensions: [
          {
            Name: 'TargetGroup',
            Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(group.source), 'TargetGroupFullName'] },
          },
          { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': [Match.anyValue(), 'LoadBalancerFullName'] } },
        ],
      },
    },
  });

describe('autoscaling', () => {
  test('stays within its bounds', () => {
    synthesize().hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 6,
      ScalableDimension: 'ecs:service:DesiredCount',
    });
  });

  test('owns the number of tasks: the service names none', () => {
    expect(only(synthesize(), 'AWS::ECS::Service').Properties).not.toHaveProperty('DesiredCount');
  });

  test('follows the CPU', () => {
    synthesize().hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 55,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    });
  });

  test('follows the requests of both target groups, so that it also counts those of the one that serves after a release', () => {
    synthesize().hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 900,
        CustomizedMetricSpecification: {
          Metrics: [
            requestsOf('blue', /Blue/),
            requestsOf('green', /Green/),
            Match.objectLike({ Expression: 'FILL(blue, 0) + FILL(green, 0)', ReturnData: true }),
          ],
        },
      },
    });
  });

  test('has all its policies on the one scalable target', () => {
    const template = synthesize();
    const [target] = Object.keys(template.findResources('AWS::ApplicationAutoScaling::ScalableTarget'));
    const policies = Object.values(template.findResources('AWS::ApplicationAutoScaling::ScalingPolicy'));

    expect(policies.map((policy) => policy.Properties.ScalingTargetId)).toEqual([
      { Ref: target },
      { Ref: target },
    ]);
  });
});
