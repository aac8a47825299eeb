import path from 'node:path';
import { loadAssembly } from '../../assembly';
import type { Assembly } from '../../assembly/types';
import { synthesizeWithStrategy } from '../../synth/other-strategy';
import type { Architecture, ScenarioContext } from '../types';
import { prepareKit } from './kit';
import type { StrategyName } from './kit';
import { deliveryScenarios } from './scenarios';
import { DeliverySystem } from './system';

/**
 * A release takes minutes, so template time goes faster than in the scenarios of the service. Under Amazon ECS the
 * template gives hooks minutes, and hooks run in real time: slower.
 */
const SPEEDS: Readonly<Record<StrategyName, number>> = { codedeploy: 12, 'ecs-native': 4 };

/** Releases of the service by CodeDeploy. */
export const CODEDEPLOY_ARCHITECTURE = deliveryArchitecture({
  name: 'delivery',
  strategy: 'codedeploy',
  title: 'Delivery: blue/green releases by CodeDeploy',
  prefix: 'codedeploy',
  telling: ['codedeploy-good-release', 'codedeploy-failing-release'],
});

/** Releases of the service by Amazon ECS itself. */
export const NATIVE_ARCHITECTURE = deliveryArchitecture({
  name: 'delivery-ecs',
  strategy: 'ecs-native',
  title: "Delivery: Amazon ECS's own blue/green releases",
  prefix: 'ecs',
  telling: [],
});

interface DeliveryArchitecture {
  readonly name: string;
  readonly strategy: StrategyName;
  readonly title: string;
  /** Of the names of its scenarios. */
  readonly prefix: string;
  readonly telling: readonly string[];
}

/**
 * Releases by one strategy. An assembly has the one that its configuration names; where the assembly was synthesized
 * from an environment of this repository, the other one can be, too.
 */
function deliveryArchitecture({
  name,
  strategy,
  title,
  prefix,
  telling,
}: DeliveryArchitecture): Architecture<DeliverySystem> {
  return {
    name,
    title,
    scenarios: deliveryScenarios(strategy, prefix),
    telling,
    isIn(assembly, environment) {
      const found = strategyOf(assembly);
      return found === strategy || (found !== undefined && environment !== undefined);
    },
    async prepare(context) {
      const assembly = await assemblyWith(strategy, context);
      const kit = await prepareKit({ ...context, assembly });
      return async (ownContext) => {
        const access = assembly === context.assembly ? ownContext.access : ownContext.access?.apart();
        return new DeliverySystem(kit, SPEEDS[strategy], { ...ownContext, assembly, access });
      };
    },
  };
}

async function assemblyWith(strategy: StrategyName, context: ScenarioContext): Promise<Assembly> {
  const { assembly, environment, workFolder, signal } = context;
  if (strategyOf(assembly) === strategy || environment === undefined) return assembly;
  context.progress(`synthesizing ${environment} with the strategy ${strategy}`);
  const outdir = path.join(workFolder, 'cdk.out');
  const copy = path.join(workFolder, 'repository');
  await synthesizeWithStrategy({ environment, strategy, outdir, workFolder: copy, signal });
  return loadAssembly(outdir);
}

/**
 * Who releases the one service of an assembly that is behind a load balancer; undefined when nobody does blue/green. A
 * worker has no load balancer, and its tasks are replaced one by one.
 */
export function strategyOf(assembly: Assembly): StrategyName | undefined {
  const services = assembly
    .resources('AWS::ECS::Service')
    .map(({ resource }) => resource.Properties ?? {})
    .filter(({ LoadBalancers }) => Array.isArray(LoadBalancers) && LoadBalancers.length > 0);
  const [service] = services;
  if (!service || services.length > 1) return undefined;
  const { DeploymentController: controller, DeploymentConfiguration: configuration } = service;
  if ({ Type: undefined, ...Object(controller) }.Type === 'CODE_DEPLOY') return 'codedeploy';
  const { Strategy: strategy } = { Strategy: undefined, ...Object(configuration) };
  return ['BLUE_GREEN', 'CANARY', 'LINEAR'].includes(String(strategy)) ? 'ecs-native' : undefined;
}
