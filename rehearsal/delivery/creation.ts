import { readAlarms } from '../alarms/definition';
import { recordLoadBalancerMetrics } from '../alarms/load-balancer-metrics';
import type { Closing } from '../closing';
import { parametersOnCreation } from '../ecs-native/released-image';
import type { SkippedFunction } from '../lambda/from-template';
import { undeployedResolver } from '../synth/made-up';
import type { AccountParts } from './account-parts';
import { putFunctions } from './functions';
import { aliasNames, localUrls } from './local-urls';
import { putParameters } from './parameters';
import type { DeliveryPlan } from './plan';
import { onlyStack } from './stack-part';

/**
 * Creates the stacks of a plan in an empty account: parameters, the service with its first tasks in the first target
 * group, the functions of its stack, and its alarms once there is something to watch.
 *
 * @returns functions that cannot be run here, and why
 * @throws ServiceNotSteady when the tasks do not become healthy in time
 */
export async function createStack(
  plan: DeliveryPlan,
  parts: AccountParts,
  closing: Closing,
): Promise<readonly SkippedFunction[]> {
  const { assembly, service, taskDefinition, pair, startupDeadlineMs, delivery } = plan;
  const { ecs, definitions, alarms, lambda, parameters, codeDeploy } = parts;
  const part = onlyStack(assembly, service.stackId);
  const resolver = undeployedResolver(assembly);
  if (delivery.strategy === 'codedeploy') codeDeploy.putGroup(delivery.group);
  for (const [name, value] of parametersOnCreation(assembly, resolver)) parameters.put(name, value);
  putParameters(assembly, resolver, parameters);
  const first = ecs.startTaskSet(definitions.register(taskDefinition), pair[0], 'PRIMARY');
  ecs.traffic.note();
  const [skipped] = await Promise.all([
    putFunctions(part, resolver, lambda, { localUrl: localUrlOf(plan, parts) }),
    first.service.until((now) => now.steady, 'a steady state', startupDeadlineMs),
  ]);
  closing.add({ close: recordMetrics(plan, parts) });
  alarms.put(readAlarms(part, resolver));
  return skipped;
}

/** Leads a URL of the template to this machine. */
export function localUrlOf(
  { assembly, loadBalancing }: DeliveryPlan,
  parts: AccountParts,
): (text: string) => string {
  const aliases = aliasNames(assembly, undeployedResolver(assembly), loadBalancing);
  return localUrls(loadBalancing, parts.loadBalancing.listeners, aliases);
}

/** @throws Error when the assembly has several load balancers: their metrics would be mixed up */
function recordMetrics({ loadBalancing }: DeliveryPlan, parts: AccountParts): () => void {
  const [balancer, ...others] = loadBalancing.loadBalancers;
  if (!balancer || others.length > 0) {
    throw new Error(
      `One load balancer is rehearsed; the assembly has ${loadBalancing.loadBalancers.length}.`,
    );
  }
  return recordLoadBalancerMetrics({
    store: parts.metrics,
    clock: parts.clock,
    loadBalancer: balancer.arn.replace(/^.*:loadbalancer\//, ''),
    listeners: parts.loadBalancing.listeners,
    targetGroups: parts.loadBalancing.targetGroups,
  });
}
