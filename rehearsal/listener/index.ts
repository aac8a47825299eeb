export { ListenerError } from './error';
export { createListener } from './listener';
export type {
  CounterName,
  HostCountName,
  MetricName,
  MetricRecorder,
  Percentile,
  Statistic,
} from './metrics';
export { createTargetGroup } from './target-group';
export {
  readListeners,
  type ListenerTargetGroup,
  type LoadBalancer,
  type LoadBalancerListener,
  type LoadBalancing,
} from './from-template';
export type * from './types';
