import type { Assembly, AssemblyResource } from '../../rehearsal/assembly';
import { at } from '../../rehearsal/assembly/at';
import { listAt, numberAt, type Capacity, type Charge } from './charge';
import { CACHE_HOURLY_USD, HOURS_PER_MONTH } from './prices';
import { taskCharges } from './tasks';

export interface ChargeContext {
  readonly assembly: Assembly;
  /** @default as each service says */
  readonly capacity?: Capacity;
}

type Charges = (resource: AssemblyResource, context: ChargeContext) => readonly Charge[];

/** What the image of the order API and its build caches take in the registry, in GB; the image has about 60 MB. */
const IMAGES_GB = 0.3;

/** Seconds that a function works which only looks whether there is something to do. */
const IDLE_RUN_SECONDS = 0.2;

/** What resources cost by the month whether they are used or not, by their type. */
export const CHARGES: Readonly<Record<string, Charges>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ resource }) => loadBalancer(resource.Properties),
  'AWS::ECS::Service': (service, { assembly, capacity }) => taskCharges(service, assembly, capacity),
  'AWS::ECS::Cluster': (cluster, { assembly }) => containerInsights(cluster, assembly),
  'AWS::EC2::NatGateway': () => [{ price: 'natGatewayHour', quantity: HOURS_PER_MONTH }],
  'AWS::EC2::EIP': () => [{ price: 'publicIpv4Hour', quantity: HOURS_PER_MONTH }],
  'AWS::EC2::VPCEndpoint': ({ resource }) => endpoint(resource.Properties),
  'AWS::KMS::Key': () => [{ price: 'kmsKeyMonth', quantity: 1 }],
  'AWS::SecretsManager::Secret': () => [{ price: 'secretMonth', quantity: 1 }],
  'AWS::CloudWatch::Alarm': ({ resource }) => [...alarm(resource.Properties)],
  'AWS::CloudWatch::CompositeAlarm': () => [{ price: 'compositeAlarmMonth', quantity: 1 }],
  'AWS::CloudWatch::Dashboard': () => [{ price: 'dashboardMonth', quantity: 1 }],
  'AWS::ApplicationAutoScaling::ScalingPolicy': ({ resource }) => scalingAlarms(resource.Properties),
  'AWS::WAFv2::WebACL': ({ resource }) => [
    { price: 'webAclMonth', quantity: 1 },
    { price: 'webAclRuleMonth', quantity: listAt(resource.Properties, 'Rules').length },
  ],
  'AWS::ECR::Repository': () => [
    { price: 'imageStorageGbMonth', quantity: IMAGES_GB, note: `about ${IMAGES_GB} GB` },
  ],
  'AWS::ApiGateway::Stage': ({ resource }) => cache(resource.Properties),
  'AWS::Lambda::Alias': (alias, { assembly }) => provisioned(alias, assembly),
  'AWS::Events::Rule': (rule, { assembly }) => schedule(rule, assembly),
};

function loadBalancer(properties: unknown): Charge[] {
  const zones = listAt(properties, 'Subnets').length;
  const balancer: Charge = { price: 'loadBalancerHour', quantity: HOURS_PER_MONTH };
  if (at(properties, 'Scheme') !== 'internet-facing') return [balancer];
  return [
    balancer,
    {
      price: 'publicIpv4Hour',
      quantity: zones * HOURS_PER_MONTH,
      note: `an address in each of ${zones} zones`,
    },
  ];
}

/**
 * Metrics of Container Insights: 8 for each cluster, 11 for each service, 6 for each task definition.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/ (the example for Container Insights)
 */
function containerInsights(cluster: AssemblyResource, assembly: Assembly): Charge[] {
  const setting = listAt(cluster.resource.Properties, 'ClusterSettings').find(
    (one) => at(one, 'Name') === 'containerInsights',
  );
  if (setting === undefined || at(setting, 'Value') === 'disabled') return [];
  const services = assembly
    .resources('AWS::ECS::Service')
    .filter(({ stack }) => stack === cluster.stack).length;
  return [{ price: 'customMetricMonth', quantity: 8 + (11 + 6) * services, note: 'Container Insights' }];
}

/** Gateway endpoints are free; an interface endpoint is paid for in each of its subnets. */
function endpoint(properties: unknown): Charge[] {
  if (at(properties, 'VpcEndpointType') !== 'Interface') return [];
  const zones = listAt(properties, 'SubnetIds').length;
  return [{ price: 'interfaceEndpointHour', quantity: zones * HOURS_PER_MONTH, note: `${zones} zones` }];
}

/**
 * An alarm is paid for by the metrics that it looks at, and so is a metric of one's own that it looks at: counted as if
 * it were reported all month. Metrics that no alarm looks at come and go with the load.
 */
function* alarm(properties: unknown): Generator<Charge> {
  const statistics = listAt(properties, 'Metrics')
    .map((one) => at(one, 'MetricStat', 'Metric'))
    .filter((metric) => metric !== undefined);
  const metrics = statistics.length > 0 ? statistics : [properties];
  yield { price: 'alarmMetricMonth', quantity: metrics.length };
  const own = metrics.filter((metric) => !String(at(metric, 'Namespace')).startsWith('AWS/')).length;
  if (own > 0) yield { price: 'customMetricMonth', quantity: own, note: 'counted as reported all month' };
}

/**
 * Target tracking makes two alarms for itself, one to add tasks and one to remove them.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
function scalingAlarms(properties: unknown): Charge[] {
  const own = listAt(
    properties,
    'TargetTrackingScalingPolicyConfiguration',
    'CustomizedMetricSpecification',
    'Metrics',
  ).filter((one) => at(one, 'MetricStat') !== undefined).length;
  return [{ price: 'alarmMetricMonth', quantity: 2 * Math.max(own, 1), note: 'alarms of the policy itself' }];
}

/** @throws Error for a size that the table of prices does not know */
function cache(properties: unknown): Charge[] {
  if (at(properties, 'CacheClusterEnabled') !== true) return [];
  const size = numberAt(properties, 'CacheClusterSize');
  const [, hourly] = Object.entries(CACHE_HOURLY_USD).find(([gib]) => Number(gib) === size) ?? [];
  if (hourly === undefined) throw new Error(`There is no price for a cache of ${String(size)} GiB.`);
  return [{ price: 'cacheUsd', quantity: hourly * HOURS_PER_MONTH, note: `cache of ${String(size)} GiB` }];
}

function provisioned(alias: AssemblyResource, assembly: Assembly): Charge[] {
  const kept = numberAt(
    alias.resource.Properties,
    'ProvisionedConcurrencyConfig',
    'ProvisionedConcurrentExecutions',
  );
  if (kept === undefined) return [];
  const memory = memoryOf(alias, at(alias.resource.Properties, 'FunctionName', 'Ref'), assembly);
  return [
    {
      price: 'lambdaProvisionedArmGbSecond',
      quantity: kept * memory * HOURS_PER_MONTH * 3600,
      note: `${kept} kept warm`,
    },
  ];
}

/** What a schedule runs while nothing happens; a rule that waits for events costs nothing until one comes. */
function schedule(rule: AssemblyResource, assembly: Assembly): Charge[] {
  const minutes = /^rate\((\d+) minutes?\)$/.exec(
    String(at(rule.resource.Properties, 'ScheduleExpression')),
  )?.[1];
  if (minutes === undefined) return [];
  const runs = (HOURS_PER_MONTH * 60) / Number(minutes);
  const target = at(rule.resource.Properties, 'Targets', 0, 'Arn', 'Fn::GetAtt', 0);
  const note = `every ${minutes} minutes`;
  return [
    { price: 'lambdaRequest', quantity: runs, note },
    {
      price: 'lambdaArmGbSecond',
      quantity: runs * IDLE_RUN_SECONDS * memoryOf(rule, target, assembly),
      note,
    },
  ];
}

/** Memory of a function in GB; Lambda's own least where the template does not say. */
function memoryOf({ stack }: AssemblyResource, logicalId: unknown, assembly: Assembly): number {
  const found = assembly
    .resources('AWS::Lambda::Function')
    .find((one) => one.stack === stack && one.logicalId === logicalId);
  return (numberAt(found?.resource.Properties, 'MemorySize') ?? 128) / 1024;
}
