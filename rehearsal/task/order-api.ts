import { ENV } from '../../app/src/contract';
import type { ContainerModel, ServiceModel } from './model';

/** The service that is rehearsed, and those that are not. */
export interface Served {
  readonly service: ServiceModel;
  /** The container behind the load balancer. */
  readonly container: ContainerModel;
  /** Other services behind load balancers, which stay out. */
  readonly others: readonly ServiceModel[];
}

/**
 * Chooses the service to rehearse: the one behind a load balancer, and of several the order API's, which is the one that is
 * told of a state machine for orders.
 *
 * @throws Error naming the services when there is none, or several that cannot be told apart
 */
export function chooseService(services: readonly ServiceModel[]): Served {
  const behind = services.filter(({ targets }) => targets.length > 0);
  const wanted = behind.length === 1 ? behind : behind.filter(takesOrders);
  const [service] = wanted;
  if (service === undefined || wanted.length > 1) throw new Error(undecided(behind, wanted));
  return {
    service,
    container: servingContainer(service),
    others: behind.filter((other) => other !== service),
  };
}

function takesOrders(service: ServiceModel): boolean {
  return servingContainer(service).environment[ENV.orderWorkflow] !== undefined;
}

function undecided(behind: readonly ServiceModel[], wanted: readonly ServiceModel[]): string {
  if (behind.length === 0) {
    return 'One ECS service behind a load balancer is rehearsed; the assembly has none.';
  }
  return `One ECS service behind a load balancer is rehearsed; the assembly has ${behind.map(nameOf).join(', ')}. Of several it is the one with the variable ${ENV.orderWorkflow}, which ${wanted.map(nameOf).join(' and ') || 'none of them'} has.`;
}

/** The container that the load balancer reaches. @throws Error naming the service when the task has no such container */
function servingContainer({ targets, taskDefinition, ...service }: ServiceModel): ContainerModel {
  const name = targets[0]?.containerName;
  const container = taskDefinition.containers.find((candidate) => candidate.name === name);
  if (container) return container;
  const names = taskDefinition.containers.map((candidate) => candidate.name).join(', ');
  throw new Error(`${nameOf(service)}: the load balancer names container ${name}; the task has ${names}.`);
}

/** Stack and logical id, by which somebody finds it. */
export function nameOf({ stackId, logicalId }: Pick<ServiceModel, 'stackId' | 'logicalId'>): string {
  return `${stackId}/${logicalId}`;
}
