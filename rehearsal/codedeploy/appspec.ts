import { parse } from 'yaml';
import { ServiceError } from '../aws/wire';
import { ECS_LIFECYCLE } from './ecs-target';
import type { LambdaRevision } from './lambda-target';

type Section = Readonly<Record<string, unknown>>;

/**
 * Reads an AppSpec of the Lambda platform, YAML or JSON.
 *
 * @throws ServiceError `InvalidRevisionException` naming what is missing
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html#reference-appspec-file-structure-resources-lambda
 */
export function parseLambdaAppSpec(content: string): LambdaRevision {
  const { properties, hooks } = parseAppSpec(content, 'AWS::Lambda::Function');
  return {
    functionName: text(properties, 'Name'),
    alias: text(properties, 'Alias'),
    currentVersion: text(properties, 'CurrentVersion'),
    targetVersion: text(properties, 'TargetVersion'),
    hooks,
  };
}

/** What an AppSpec of the ECS platform asks for. */
export interface EcsRevision {
  /** ARN, or `family:revision`. */
  readonly taskDefinition: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** Function for each lifecycle event that has a hook. */
  readonly hooks: Readonly<Record<string, string>>;
}

/**
 * Reads an AppSpec of the ECS platform, YAML or JSON. Platform version, network and capacity provider are not read: a
 * task is a process of this machine.
 *
 * @throws ServiceError `InvalidRevisionException` naming what is missing, or a hook that the platform does not have
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html#reference-appspec-file-structure-resources-ecs
 */
export function parseEcsAppSpec(content: string): EcsRevision {
  const { properties, hooks } = parseAppSpec(content, 'AWS::ECS::Service');
  const hookable = ECS_LIFECYCLE.filter(({ kind }) => kind === 'hook').map(({ name }) => name);
  const unknown = Object.keys(hooks).filter((event) => !hookable.includes(event));
  if (unknown.length > 0) {
    throw invalid(`it has hooks for ${unknown.join(', ')}; hooks can be ${hookable.join(', ')}`);
  }
  const loadBalancer = section(properties.LoadBalancerInfo);
  return {
    taskDefinition: text(properties, 'TaskDefinition'),
    containerName: text(loadBalancer, 'ContainerName'),
    containerPort: Number(text(loadBalancer, 'ContainerPort')),
    hooks,
  };
}

function parseAppSpec(
  content: string,
  type: string,
): { readonly properties: Section; readonly hooks: Readonly<Record<string, string>> } {
  const document = section(parseYaml(content));
  const [resource] = list(document.Resources ?? document.resources).flatMap((entry) =>
    Object.values(section(entry)),
  );
  const { Type, Properties } = section(resource);
  if (Type !== type) throw invalid(`its resource is of type ${JSON.stringify(Type)}; ${type} is expected`);
  const hooks = list(document.Hooks ?? document.hooks ?? []).flatMap((entry) =>
    Object.entries(section(entry)),
  );
  return {
    properties: section(Properties),
    hooks: Object.fromEntries(hooks.map(([event, name]) => [event, String(name)])),
  };
}

function text(properties: Section, name: string): string {
  const value = properties[name];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw invalid(`its resource has no ${name}`);
}

function parseYaml(content: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function section(value: unknown): Section {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function invalid(why: string): ServiceError {
  return new ServiceError('InvalidRevisionException', `The AppSpec cannot be deployed: ${why}.`);
}
