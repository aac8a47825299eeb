import type { Cancel, Clock } from '../clock';
import type { Listener, RequestEvent, TargetGroup } from '../listener';
import type { Dimensions, MetricStore } from './metrics';

const NAMESPACE = 'AWS/ApplicationELB';
/** Template milliseconds between two counts of the hosts; CloudWatch shows one a minute. */
const HOST_COUNT_INTERVAL_MS = 15_000;

export interface LoadBalancerMetricsOptions {
  readonly store: MetricStore;
  readonly clock: Clock;
  /** `app/name/digits`, the dimension `LoadBalancer`. */
  readonly loadBalancer: string;
  /** All of one load balancer. */
  readonly listeners: readonly Listener[];
  readonly targetGroups: readonly TargetGroup[];
}

/**
 * Puts what listeners and target groups measure where alarms look for it, with the dimensions that AWS documents: the
 * load balancer alone, and with each target group. The third dimension, the zone, is not modelled: nothing here has one.
 *
 * A request counts when it is over. `TargetResponseTime` is in real seconds: programs run at their own pace.
 *
 * @returns a function that ends it
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function recordLoadBalancerMetrics(options: LoadBalancerMetricsOptions): () => void {
  const { listeners, targetGroups, clock } = options;
  const ends = [
    ...listeners.map((listener) => listener.on('request', (event) => recordRequest(options, event))),
    ...targetGroups.map((group) => group.on('state', () => countHosts(options, group))),
  ];
  let cancel: Cancel | undefined;
  const countAll = (): void => {
    for (const group of targetGroups) countHosts(options, group);
    cancel = clock.schedule(countAll, HOST_COUNT_INTERVAL_MS);
  };
  countAll();
  return () => {
    cancel?.();
    for (const end of ends) end();
  };
}

function recordRequest(options: LoadBalancerMetricsOptions, event: RequestEvent): void {
  const { loadBalancer, targetGroups } = options;
  const group = targetGroups.find(({ name }) => name === event.targetGroup);
  const ofBalancer = { LoadBalancer: loadBalancer };
  const both = group ? [ofBalancer, { ...ofBalancer, TargetGroup: fullNameOf(group) }] : [ofBalancer];
  const family = `${Math.floor(event.status / 100)}XX_Count`;
  // Only a request for which a target was chosen counts as one.
  if (event.targetId !== undefined) count(options, 'RequestCount', both);
  if (event.source === 'elb') count(options, `HTTPCode_ELB_${family}`, [ofBalancer]);
  else count(options, `HTTPCode_Target_${family}`, both);
  if (event.targetResponseMs !== undefined) {
    put(options, 'TargetResponseTime', both, event.targetResponseMs / 1000);
  }
}

/** Reported while a group has targets and is in use. A target whose first checks are under way counts as neither. */
function countHosts(options: LoadBalancerMetricsOptions, group: TargetGroup): void {
  const states = group.targets().map(({ state }) => state);
  if (states.length === 0 || !group.inUse) return;
  const dimensions = [{ LoadBalancer: options.loadBalancer, TargetGroup: fullNameOf(group) }];
  const counted = (wanted: string): number => states.filter((state) => state === wanted).length;
  put(options, 'HealthyHostCount', dimensions, counted('healthy'));
  put(options, 'UnHealthyHostCount', dimensions, counted('unhealthy'));
}

function count(options: LoadBalancerMetricsOptions, name: string, dimensions: readonly Dimensions[]): void {
  put(options, name, dimensions, 1);
}

function put(
  { store, clock }: LoadBalancerMetricsOptions,
  name: string,
  all: readonly Dimensions[],
  value: number,
): void {
  for (const dimensions of all) store.put({ namespace: NAMESPACE, name, dimensions, value, at: clock.now() });
}

/** `targetgroup/name/digits`, the end of its ARN. */
function fullNameOf({ arn }: TargetGroup): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
