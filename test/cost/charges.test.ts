import type { Capacity } from '../../ops/cost/charge';
import { monthlyBill } from '../../ops/cost/bill';
import { EGRESS_PRICES } from '../../lib/config/egress-cost';
import { PRICES } from '../../ops/cost/prices';
import type { TemplateResource } from '../../rehearsal/assembly';
import { madeUpAssembly } from './assemblies';

/** What the resources of one stack cost, by the name of the price; in units of the price. */
function quantities(resources: Readonly<Record<string, TemplateResource>>, capacity?: Capacity) {
  const { lines } = monthlyBill(madeUpAssembly({ one: { resources } }), capacity);
  return Object.fromEntries(lines.map(({ price, quantity }) => [price, quantity]));
}

function usd(resources: Readonly<Record<string, TemplateResource>>, capacity?: Capacity): number {
  return monthlyBill(madeUpAssembly({ one: { resources } }), capacity).listUsd;
}

function resource(Type: string, Properties: Readonly<Record<string, unknown>> = {}): TemplateResource {
  return { Type, Properties };
}

/** The metric of an alarm or a policy that reads one by itself. */
function metric(Namespace: string) {
  return { MetricStat: { Metric: { Namespace } } };
}

const DEFINITION: TemplateResource = {
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    Cpu: '256',
    Memory: '512',
    Family: 'orders',
    RuntimePlatform: { CpuArchitecture: 'ARM64' },
    EphemeralStorage: { SizeInGiB: 30 },
  },
};

function service(properties: object = {}): TemplateResource {
  return { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Definition' }, ...properties } };
}

describe('a service costs', () => {
  it('what its tasks have of CPU, memory and storage', () => {
    expect(quantities({ Definition: DEFINITION, Service: service({ DesiredCount: 2 }) })).toEqual({
      fargateArmVcpuHour: 365,
      fargateArmGbHour: 730,
      fargateStorageGbHour: 14_600,
    });
  });

  it('as many tasks as autoscaling keeps at the least', () => {
    const target = {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: { MinCapacity: 3, ResourceId: { 'Fn::GetAtt': ['Service', 'Name'] } },
    };
    const found = quantities({ Definition: DEFINITION, Service: service(), Target: target });
    expect(found['fargateArmVcpuHour']).toBe(547.5);
  });

  it('an address for each task that has one', () => {
    const NetworkConfiguration = { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } };
    const found = quantities({
      D: DEFINITION,
      S: service({ TaskDefinition: 'orders', DesiredCount: 1, NetworkConfiguration }),
    });
    expect(found['publicIpv4Hour']).toBe(730);
  });

  it('about a third on Spot', () => {
    const resources = { Definition: DEFINITION, Service: service({ DesiredCount: 1 }) };
    const compute = (capacity: Capacity) => usd(resources, capacity) - 7300 * PRICES.fargateStorageGbHour.usd;
    expect(compute('FARGATE_SPOT') / compute('FARGATE')).toBeCloseTo(0.35);
  });

  it('Spot prices by itself where its template asks for Spot', () => {
    const spot = service({
      DesiredCount: 1,
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT' }],
    });
    expect(usd({ Definition: DEFINITION, Service: spot })).toBeCloseTo(
      usd({ Definition: DEFINITION, Service: service({ DesiredCount: 1 }) }, 'FARGATE_SPOT'),
    );
  });

  it('nothing that could be computed where nobody says how many tasks there are', () => {
    expect(() => usd({ Definition: DEFINITION, Service: service() })).toThrow(/DesiredCount/);
  });
});

it('a load balancer costs its hours, and an address in each zone where it faces the internet', () => {
  const Subnets = ['a', 'b', 'c'];
  const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  expect(quantities({ Public: resource(type, { Scheme: 'internet-facing', Subnets }) })).toEqual({
    loadBalancerHour: 730,
    publicIpv4Hour: 2190,
  });
  expect(quantities({ Private: resource(type, { Scheme: 'internal', Subnets }) })).toEqual({
    loadBalancerHour: 730,
  });
});

it('an alarm costs as many metrics as it looks at, and the metrics of its own namespace', () => {
  const type = 'AWS::CloudWatch::Alarm';
  expect(
    quantities({
      A: resource(type, { Metrics: [metric('AWS/Lambda'), metric('AWS/Lambda'), { Expression: 'a/b' }] }),
    }),
  ).toEqual({
    alarmMetricMonth: 2,
  });
  expect(quantities({ A: resource(type, { Namespace: 'shop' }) })).toEqual({
    alarmMetricMonth: 1,
    customMetricMonth: 1,
  });
});

it('target tracking costs two alarms for each metric that it follows', () => {
  const type = 'AWS::ApplicationAutoScaling::ScalingPolicy';
  const Metrics = [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a + b' }];
  expect(quantities({ P: resource(type) })).toEqual({ alarmMetricMonth: 2 });
  expect(
    quantities({
      P: resource(type, {
        TargetTrackingScalingPolicyConfiguration: { CustomizedMetricSpecification: { Metrics } },
      }),
    }),
  ).toEqual({
    alarmMetricMonth: 4,
  });
});

it('a gateway endpoint costs nothing, an interface endpoint its hours in each zone', () => {
  const type = 'AWS::EC2::VPCEndpoint';
  const SubnetIds = ['a', 'b'];
  expect(quantities({ E: resource(type, { VpcEndpointType: 'Gateway', SubnetIds }) })).toEqual({});
  expect(quantities({ E: resource(type, { VpcEndpointType: 'Interface', SubnetIds }) })).toEqual({
    interfaceEndpointHour: 1460,
  });
});

it('a cache costs by its size, and one of an unknown size has no price', () => {
  const type = 'AWS::ApiGateway::Stage';
  const cached = { CacheClusterEnabled: true };
  expect(usd({ S: resource(type, { ...cached, CacheClusterSize: '0.5' }) })).toBeCloseTo(14.6);
  expect(() => usd({ S: resource(type, { ...cached, CacheClusterSize: '7' }) })).toThrow(/7 GiB/);
});

it('Container Insights costs the metrics of a cluster and of its services', () => {
  const type = 'AWS::ECS::Cluster';
  expect(
    quantities({ C: resource(type, { ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }] }) }),
  ).toEqual({ customMetricMonth: 8 });
  expect(
    quantities({
      C: resource(type, { ClusterSettings: [{ Name: 'containerInsights', Value: 'disabled' }] }),
    }),
  ).toEqual({});
});

it('concurrency that is kept warm costs its memory all month', () => {
  const resources = {
    Function: { Type: 'AWS::Lambda::Function', Properties: { MemorySize: 512 } },
    Alias: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'Function' },
        ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
      },
    },
  };
  expect(quantities(resources)).toEqual({ lambdaProvisionedArmGbSecond: 730 * 3600 });
});

it('a schedule costs the runs of its function, a rule that waits for events nothing', () => {
  const type = 'AWS::Events::Rule';
  const Targets = [{ Arn: { 'Fn::GetAtt': ['F', 'Arn'] } }];
  expect(
    quantities({ R: resource(type, { ScheduleExpression: 'rate(5 minutes)', Targets }) })['lambdaRequest'],
  ).toBe(8760);
  expect(quantities({ R: resource(type, { EventPattern: {} }) })).toEqual({});
});

it('the prices of the ways out are those of the configuration', () => {
  const { natGatewayHour, natGatewayGb, publicIpv4Hour, interfaceEndpointHour } = PRICES;
  expect([natGatewayHour.usd, natGatewayGb.usd, publicIpv4Hour.usd, interfaceEndpointHour.usd]).toEqual([
    EGRESS_PRICES.natGatewayHour,
    EGRESS_PRICES.natGatewayGb,
    EGRESS_PRICES.publicIpv4Hour,
    EGRESS_PRICES.interfaceEndpointHour,
  ]);
});
