import path from 'node:path';
import type { Assembly, AssemblyResource } from '../assembly/types';
import type { Resolver } from '../values/types';
import type { ComputePlatform, DeploymentGroup, RollbackEvent } from './model';
import { predefinedRouting, readTrafficRouting } from './traffic-routing';
import type { TrafficRouting } from './traffic-routing';

export type Properties = Readonly<Record<string, unknown>>;

const ROLLBACK_EVENTS: readonly RollbackEvent[] = [
  'DEPLOYMENT_FAILURE',
  'DEPLOYMENT_STOP_ON_ALARM',
  'DEPLOYMENT_STOP_ON_REQUEST',
];
/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeploymentGroup.html */
const DEFAULT_CONFIG: Readonly<Record<ComputePlatform, string>> = {
  Lambda: 'CodeDeployDefault.LambdaAllAtOnce',
  ECS: 'CodeDeployDefault.ECSAllAtOnce',
};

/**
 * The deployment groups of the Lambda platform in an assembly.
 *
 * @throws Error naming the group and what the rehearsal does not model of it
 */
export function readLambdaDeploymentGroups(
  assembly: Assembly,
  resolver: Resolver,
): readonly DeploymentGroup[] {
  return readDeploymentGroups(assembly, resolver, 'Lambda', (group) => group);
}

/**
 * The deployment groups of one platform in an assembly.
 *
 * @param complete adds what belongs to the platform
 * @throws Error naming the group and what the rehearsal does not model of it
 */
export function readDeploymentGroups<Group extends DeploymentGroup>(
  assembly: Assembly,
  resolver: Resolver,
  platform: ComputePlatform,
  complete: (group: DeploymentGroup, properties: Properties) => Group,
): readonly Group[] {
  const platforms = new Map(
    existing(assembly, resolver, 'AWS::CodeDeploy::Application').map(({ stack, logicalId }) => [
      resolver.ref(stack, logicalId),
      resolver.properties(stack, logicalId).ComputePlatform,
    ]),
  );
  const configs = readDeploymentConfigs(assembly, resolver);
  return existing(assembly, resolver, 'AWS::CodeDeploy::DeploymentGroup')
    .map(({ stack, logicalId }) => ({
      logicalId,
      name: String(resolver.ref(stack, logicalId)),
      properties: resolver.properties(stack, logicalId),
    }))
    .filter(({ properties }) => platforms.get(properties.ApplicationName) === platform)
    .map(({ logicalId, name, properties }) => {
      try {
        return complete(readGroup(name, properties, configs, platform), properties);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`The deployment group ${logicalId} cannot be rehearsed: ${message}`, {
          cause: error,
        });
      }
    });
}

/** Custom deployment configs, by name. */
function readDeploymentConfigs(assembly: Assembly, resolver: Resolver): ReadonlyMap<string, TrafficRouting> {
  return new Map(
    existing(assembly, resolver, 'AWS::CodeDeploy::DeploymentConfig').map(({ stack, logicalId }) => [
      String(resolver.ref(stack, logicalId)),
      readTrafficRouting(record(resolver.properties(stack, logicalId).TrafficRoutingConfig)),
    ]),
  );
}

function readGroup(
  name: string,
  properties: Properties,
  configs: ReadonlyMap<string, TrafficRouting>,
  computePlatform: ComputePlatform,
): DeploymentGroup {
  const { DeploymentConfigName = DEFAULT_CONFIG[computePlatform] } = properties;
  const configName = String(DeploymentConfigName);
  const routing = configs.get(configName) ?? predefinedRouting(configName);
  if (!routing)
    throw new Error(`'${configName}' is neither one of AWS's deployment configs nor in a template`);
  return {
    applicationName: String(properties.ApplicationName),
    name,
    computePlatform,
    configName,
    routing,
    alarms: readAlarmNames(record(properties.AlarmConfiguration)),
    rollbackOn: readRollbackEvents(record(properties.AutoRollbackConfiguration)),
    role: path.posix.basename(String(properties.ServiceRoleArn)),
  };
}

function readAlarmNames({ Enabled, Alarms }: Properties): readonly string[] {
  const alarms: unknown[] = Enabled === true && Array.isArray(Alarms) ? Alarms : [];
  return alarms.map((alarm) => String(record(alarm).Name));
}

function readRollbackEvents({ Enabled, Events }: Properties): readonly RollbackEvent[] {
  return Enabled === true && Array.isArray(Events)
    ? ROLLBACK_EVENTS.filter((event) => Events.includes(event))
    : [];
}

function existing(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}

/** The members of a section; none of something else. */
export function record(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
