import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';
import { loadBalancerAttributes, targetGroupAttributes } from './template/attributes';
import { listenerSchema, loadBalancerSchema, ruleSchema, targetGroupSchema } from './template/properties';
import { TemplateReader, type ReadableResource } from './template/reader';
import type { Action, LoadBalancerAttributes, Rule, TargetGroupOptions } from './types';

/** Where in the assembly something was read. */
interface Origin {
  readonly stackName: string;
  readonly logicalId: string;
  readonly arn: string;
}

export interface LoadBalancer extends Origin {
  readonly name: string;
  readonly dnsName: string;
  readonly attributes: Required<LoadBalancerAttributes>;
}

/** A listener of the template. With its target groups made, it is what `createListener` takes. */
export interface LoadBalancerListener extends Origin {
  /** Protocol and port, `HTTP:80`; before it the load balancer's name where there are several. */
  readonly name: string;
  readonly loadBalancerArn: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly templatePort: number;
  readonly defaultAction: Action;
  /** By priority. */
  readonly rules: readonly Rule[];
  readonly attributes: Required<LoadBalancerAttributes>;
}

/** A target group of the template: what `createTargetGroup` takes. */
export interface ListenerTargetGroup extends Origin, TargetGroupOptions {
  readonly arn: string;
}

/** The load balancers of an assembly with all that belongs to them. */
export interface LoadBalancing {
  readonly loadBalancers: readonly LoadBalancer[];
  readonly listeners: readonly LoadBalancerListener[];
  readonly targetGroups: readonly ListenerTargetGroup[];
}

const ELB = 'AWS::ElasticLoadBalancingV2';

/**
 * Reads the Application Load Balancers of an assembly.
 *
 * @throws ListenerError naming every resource that has something the model lacks, or has something wrong
 */
export function readListeners(resolver: Resolver, assembly: Assembly): LoadBalancing {
  const reader = new TemplateReader(resolver, assembly);
  const loadBalancers = reader.all(`${ELB}::LoadBalancer`, readLoadBalancer);
  const rules = reader.all(`${ELB}::ListenerRule`, readRule);
  const listeners = reader.all(`${ELB}::Listener`, (resource) =>
    readListener(resource, loadBalancers, rules),
  );
  const targetGroups = reader.all(`${ELB}::TargetGroup`, (resource) =>
    readTargetGroup(resource, loadBalancers, listeners),
  );
  reader.finish();
  return { loadBalancers, listeners, targetGroups };
}

function originOf({ stackName, logicalId, arn }: ReadableResource): Origin {
  return { stackName, logicalId, arn };
}

function readLoadBalancer(resource: ReadableResource): LoadBalancer | undefined {
  const properties = resource.properties(loadBalancerSchema);
  if (!properties) return undefined;
  return {
    ...originOf(resource),
    name: resource.attribute('LoadBalancerName'),
    dnsName: resource.attribute('DNSName'),
    attributes: loadBalancerAttributes(properties.LoadBalancerAttributes, (problem) =>
      resource.report(problem),
    ),
  };
}

interface RuleOfListener {
  readonly listenerArn: string;
  readonly rule: Rule;
}

function readRule(resource: ReadableResource): RuleOfListener | undefined {
  const properties = resource.properties(ruleSchema);
  if (!properties) return undefined;
  const {
    ListenerArn: listenerArn,
    Priority: priority,
    Conditions: conditions,
    Actions: action,
  } = properties;
  return { listenerArn, rule: { id: resource.arn, priority, conditions, action } };
}

function readListener(
  resource: ReadableResource,
  loadBalancers: readonly LoadBalancer[],
  rules: readonly RuleOfListener[],
): LoadBalancerListener | undefined {
  const properties = resource.properties(listenerSchema);
  if (!properties) return undefined;
  const { LoadBalancerArn: loadBalancerArn, Protocol: protocol, Port: templatePort } = properties;
  const loadBalancer = loadBalancers.find(({ arn }) => arn === loadBalancerArn);
  if (!loadBalancer) {
    resource.report(`its load balancer ${loadBalancerArn} is not among those read from the assembly.`);
    return undefined;
  }
  const { arn } = resource;
  const own = rules.filter(({ listenerArn }) => listenerArn === arn).map(({ rule }) => rule);
  const prefix = loadBalancers.length > 1 ? `${loadBalancer.name} ` : '';
  return {
    ...originOf(resource),
    name: `${prefix}${protocol}:${templatePort}`,
    loadBalancerArn,
    protocol,
    templatePort,
    defaultAction: properties.DefaultActions,
    rules: own.toSorted((left, right) => left.priority - right.priority),
    attributes: loadBalancer.attributes,
  };
}

function readTargetGroup(
  resource: ReadableResource,
  loadBalancers: readonly LoadBalancer[],
  listeners: readonly LoadBalancerListener[],
): ListenerTargetGroup | undefined {
  const properties = resource.properties(targetGroupSchema);
  if (!properties) return undefined;
  const { arn } = resource;
  const attributes = attributesFor(arn, loadBalancers, listeners);
  return {
    ...originOf(resource),
    name: resource.attribute('TargetGroupName'),
    healthCheck: {
      path: properties.HealthCheckPath,
      intervalMs: properties.HealthCheckIntervalSeconds * 1000,
      timeoutMs: properties.HealthCheckTimeoutSeconds * 1000,
      healthyThreshold: properties.HealthyThresholdCount,
      unhealthyThreshold: properties.UnhealthyThresholdCount,
      matcher: properties.Matcher.HttpCode,
    },
    ...targetGroupAttributes(properties.TargetGroupAttributes, (problem) => resource.report(problem)),
    ...(attributes && { idleTimeoutMs: attributes.idleTimeoutMs }),
  };
}

/** Attributes of the load balancer that a target group belongs to, as far as the template tells. */
function attributesFor(
  targetGroupArn: string,
  loadBalancers: readonly LoadBalancer[],
  listeners: readonly LoadBalancerListener[],
): Required<LoadBalancerAttributes> | undefined {
  const listener = listeners.find(({ defaultAction, rules }) =>
    [defaultAction, ...rules.map(({ action }) => action)].some((action) =>
      forwardsTo(action, targetGroupArn),
    ),
  );
  if (listener) return listener.attributes;
  // A group that no action names yet, such as green before its first deployment, belongs to the only load balancer.
  return loadBalancers.length === 1 ? loadBalancers[0]?.attributes : undefined;
}

function forwardsTo(action: Action, targetGroupArn: string): boolean {
  return (
    action.type === 'forward' && action.targetGroups.some(({ targetGroup }) => targetGroup === targetGroupArn)
  );
}
