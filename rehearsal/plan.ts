import path from 'node:path';
import { ENV } from '../app/src/contract';
import type { Assembly, AssemblyStack } from './assembly/types';
import { readTables } from './aws/tables';
import type { TableModel } from './aws/tables';
import { imageSource, installedPackages } from './image/asset';
import { buildImage } from './image/image';
import type { LocalImage } from './image/image';
import { readListeners } from './listener';
import type { HealthCheck, LoadBalancerListener, LoadBalancing } from './listener';
import type { ScenarioContext } from './scenarios/types';
import { undeployedResolver } from './synth/made-up';
import type { Resolver } from './values';
import { readServices } from './task/from-template';
import { chooseService } from './task/order-api';
import type { ContainerModel, ServiceModel } from './task/model';

/** Everything that a rehearsal of the service takes from the assembly, read once for all scenarios. */
export interface RehearsalPlan {
  readonly assembly: Assembly;
  readonly region: string;
  readonly service: ServiceModel;
  /** The container behind the load balancer; the only one that is run. */
  readonly container: ContainerModel;
  /** Services behind other load balancers: nothing of them is run. */
  readonly others: readonly ServiceModel[];
  readonly image: LocalImage;
  readonly tables: readonly TableModel[];
  readonly loadBalancing: LoadBalancing;
  /** The listener that takes the users' requests. */
  readonly production: LoadBalancerListener;
  /** Of the target group that the tasks are registered with. */
  readonly healthCheck: HealthCheck;
  /** Template milliseconds until a dead target is called unhealthy, at the latest. */
  readonly detectionWindowMs: number;
  /** Template milliseconds that the service is given to become steady. */
  readonly startupDeadlineMs: number;
  /** Template milliseconds in which a task is drained and ended, at the latest. */
  readonly stopDeadlineMs: number;
}

/** Real milliseconds that a service may take to start here on top of the template's waits: some attempts of it. */
const START_ON_THIS_MACHINE_MS = 40_000;
/** Names the release in the rehearsed image, for Dockerfiles that take `ARG VERSION`. */
const VERSION = 'rehearsal';

/**
 * Reads the service behind a load balancer, of several the order API's, and builds its image.
 *
 * @throws Error naming the resources when there is none or none of several is the order API's, or something cannot be rehearsed
 */
export async function planService(context: ScenarioContext): Promise<RehearsalPlan> {
  const { assembly } = context;
  const resolver = undeployedResolver(assembly);
  const { service, container, others } = chooseService(readServices(assembly, resolver));
  const loadBalancing = readListeners(resolver, assembly);
  const { healthCheck, deregistrationDelayMs, production } = entrance(service, loadBalancing);
  const detectionWindowMs = healthCheck.intervalMs * healthCheck.unhealthyThreshold + healthCheck.timeoutMs;
  context.progress('building the image');
  const image = await buildServiceImage(context, container, repositoryStacks(assembly, resolver, container));
  return {
    assembly,
    region: String(resolver.value(service.stackId, { Ref: 'AWS::Region' })),
    service,
    container,
    others,
    image,
    tables: readTables(assembly, resolver),
    loadBalancing,
    production,
    healthCheck,
    detectionWindowMs,
    startupDeadlineMs:
      service.healthCheckGracePeriodMs +
      detectionWindowMs +
      healthCheck.intervalMs * (healthCheck.healthyThreshold + 1) +
      START_ON_THIS_MACHINE_MS * context.scale,
    stopDeadlineMs: (deregistrationDelayMs + container.stopTimeoutMs) * context.scale,
  };
}

/** True when the assembly has a service behind a load balancer. */
export function hasService(assembly: Assembly): boolean {
  return assembly.resources('AWS::ECS::Service').length > 0;
}

/** What the report says of executions where they are not rehearsed. */
export const STARTS_ARE_ACCEPTED =
  'Step Functions: a start of an execution is accepted and written down, and nothing is run. That each order starts one execution, and a test order none, is checked.';

/** True when the service starts an execution for each order. */
export function startsOrders({ container }: Pick<RehearsalPlan, 'container'>): boolean {
  return container.environment[ENV.orderWorkflow] !== undefined;
}

/** Where users come in: of the listeners that can forward to the service, the one with the lowest port. */
function entrance(service: ServiceModel, { listeners, targetGroups }: LoadBalancing) {
  const arns = service.targets.map(({ targetGroupArn }) => targetGroupArn);
  const group = targetGroups.find(({ arn }) => arns.includes(arn));
  const forwarding = listeners.filter(({ defaultAction, rules }) =>
    [defaultAction, ...rules.map(({ action }) => action)].some(
      (action) =>
        action.type === 'forward' &&
        action.targetGroups.some(({ targetGroup }) => arns.includes(targetGroup)),
    ),
  );
  const [production] = forwarding.toSorted((a, b) => a.templatePort - b.templatePort);
  if (group && production) return { ...group, production };
  throw new Error(
    `No listener of the assembly forwards to ${arns.join(', ')}, where the service's tasks are.`,
  );
}

/** The stacks with the repository that the container's image is pulled from. */
function repositoryStacks(
  assembly: Assembly,
  resolver: Resolver,
  { image }: ContainerModel,
): AssemblyStack[] {
  return assembly
    .resources('AWS::ECR::Repository')
    .filter(({ stack, logicalId }) => image.includes(`/${String(resolver.ref(stack, logicalId))}`))
    .map(({ stack }) => stack);
}

function buildServiceImage(
  context: ScenarioContext,
  container: ContainerModel,
  stacks: readonly AssemblyStack[],
): Promise<LocalImage> {
  const contextFolder = imageSource(context.assembly, stacks);
  const [form, ...healthCheck] = container.healthCheck?.command ?? [];
  return buildImage({
    contextFolder,
    workFolder: path.join(context.workFolder, 'image'),
    nodeModules: installedPackages(contextFolder, [
      path.resolve('node_modules'),
      path.resolve(__dirname, '..', 'node_modules'),
    ]),
    buildArguments: { VERSION },
    signal: context.signal,
    commands: [
      ...(form === 'CMD' ? [healthCheck] : []),
      [...(container.entryPoint ?? []), ...(container.command ?? [])],
    ],
  });
}
