import { forwardingRoute, ruleRoute } from '../ecs/route';
import type { Route } from '../ecs/route';
import type { Listener } from '../listener';
import type { DeliveryPlan } from './plan';

/** Where releases of the service move traffic. */
export interface ServiceRoutes {
  readonly production: Route;
  /** @default there is no test listener */
  readonly test?: Route;
}

/**
 * The routes of a plan on its running listeners: whole listeners under CodeDeploy, single rules under Amazon ECS.
 *
 * @param byArn listeners by their ARN in the template
 * @throws Error when a listener or rule is not there
 */
export function serviceRoutes(
  { delivery, pair }: Pick<DeliveryPlan, 'delivery' | 'pair'>,
  byArn: ReadonlyMap<string, Listener>,
): ServiceRoutes {
  if (delivery.strategy === 'ecs-native') {
    const listeners = [...byArn.values()];
    const { productionRuleArn, testRuleArn } = delivery.deployment.loadBalancing;
    return {
      production: ruleRoute(listeners, productionRuleArn),
      test: testRuleArn === undefined ? undefined : ruleRoute(listeners, testRuleArn),
    };
  }
  const route = (arn: string): Route => {
    const listener = byArn.get(arn);
    if (!listener)
      throw new Error(`The deployment group names the listener ${arn}, which no template makes.`);
    return forwardingRoute(listener, pair);
  };
  const { productionListener, testListener } = delivery.group;
  return {
    production: route(productionListener),
    test: testListener === undefined ? undefined : route(testListener),
  };
}
