import type { Assembly, AssemblyResource } from '../../rehearsal/assembly';
import { at } from '../../rehearsal/assembly/at';
import { listAt, numberAt, type Capacity, type Charge } from './charge';
import { HOURS_PER_MONTH, SPOT_DISCOUNT } from './prices';

/** What every task has without paying for it, in GB. */
const FREE_STORAGE_GB = 20;

/**
 * The tasks of a service that always run: as many as autoscaling keeps at the least, or as the service asks for.
 *
 * @throws Error where the template does not say how many there are, or which task definition
 */
export function taskCharges(service: AssemblyResource, assembly: Assembly, capacity?: Capacity): Charge[] {
  const { Properties: properties = {} } = service.resource;
  const count = tasksOf(service, assembly);
  const definition = definitionOf(service, assembly);
  const hours = count * HOURS_PER_MONTH;
  const arm = at(definition, 'RuntimePlatform', 'CpuArchitecture') === 'ARM64';
  const share = (capacity ?? capacityOf(properties)) === 'FARGATE_SPOT' ? 1 - SPOT_DISCOUNT : 1;
  const note = `${count} ${count === 1 ? 'task' : 'tasks'}${share < 1 ? ', Spot' : ''}`;
  const storage =
    (numberAt(definition, 'EphemeralStorage', 'SizeInGiB') ?? FREE_STORAGE_GB) - FREE_STORAGE_GB;
  return [
    {
      price: arm ? 'fargateArmVcpuHour' : 'fargateX86VcpuHour',
      quantity: (hours * required(service, numberAt(definition, 'Cpu'), 'Cpu')) / 1024,
      share,
      note,
    },
    {
      price: arm ? 'fargateArmGbHour' : 'fargateX86GbHour',
      quantity: (hours * required(service, numberAt(definition, 'Memory'), 'Memory')) / 1024,
      share,
      note,
    },
    ...(storage > 0 ? [{ price: 'fargateStorageGbHour', quantity: hours * storage, note } as const] : []),
    ...(at(properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp') === 'ENABLED'
      ? [{ price: 'publicIpv4Hour', quantity: hours, note: `${note}, each with an address` } as const]
      : []),
  ];
}

function capacityOf(properties: unknown): Capacity {
  const providers = listAt(properties, 'CapacityProviderStrategy').map((one) => at(one, 'CapacityProvider'));
  return providers.length > 0 && providers.every((one) => one === 'FARGATE_SPOT')
    ? 'FARGATE_SPOT'
    : 'FARGATE';
}

function tasksOf(service: AssemblyResource, assembly: Assembly): number {
  const target = assembly
    .resources('AWS::ApplicationAutoScaling::ScalableTarget')
    .find(
      ({ stack, resource }) =>
        stack === service.stack && JSON.stringify(resource.Properties).includes(`"${service.logicalId}"`),
    );
  const least = numberAt(target?.resource.Properties, 'MinCapacity');
  return required(service, least ?? numberAt(service.resource.Properties, 'DesiredCount'), 'DesiredCount');
}

/** The task definition that a service names by reference, or by the name of its family. */
function definitionOf(service: AssemblyResource, assembly: Assembly): unknown {
  const named = at(service.resource.Properties, 'TaskDefinition');
  const found = assembly
    .resources('AWS::ECS::TaskDefinition')
    .find(
      ({ stack, logicalId, resource }) =>
        (stack === service.stack && at(named, 'Ref') === logicalId) ||
        at(resource.Properties, 'Family') === named,
    );
  return required(service, found?.resource.Properties, 'TaskDefinition');
}

function required<T>({ stack, logicalId }: AssemblyResource, value: T | undefined, property: string): T {
  if (value !== undefined) return value;
  throw new Error(
    `The cost of ${logicalId} in ${stack.stackName} cannot be computed: its ${property} is not in the templates.`,
  );
}
