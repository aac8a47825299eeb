import { z } from 'zod';
import type { Assembly, AssemblyResource } from '../assembly/types';
import type { Resolver } from '../values/types';
import type { ContainerModel, ServiceModel, TaskDefinitionModel } from './model';

/** A template whose service or task definition cannot be rehearsed. The message names stack, resource and property. */
export class ServiceError extends Error {
  constructor({ stack, logicalId }: AssemblyResource, message: string) {
    super(`${stack.id}/${logicalId}: ${message}`);
    this.name = 'ServiceError';
  }
}

/** CloudFormation takes numbers as text too. */
const wholeNumber = z.coerce.number().int();
const seconds = z.coerce.number().transform((value) => value * 1000);
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** Defaults are those of the ECS API, as its reference states them per parameter. */
const containerSchema = z.object({
  Name: z.string(),
  Image: z.string(),
  Essential: truth.default(true),
  EntryPoint: z.array(z.string()).optional(),
  Command: z.array(z.string()).optional(),
  WorkingDirectory: z.string().optional(),
  Environment: z.array(z.object({ Name: z.string(), Value: z.coerce.string() })).default([]),
  Secrets: z.array(z.object({ Name: z.string(), ValueFrom: z.string() })).default([]),
  PortMappings: z.array(z.object({ ContainerPort: wholeNumber })).default([]),
  HealthCheck: z
    .object({
      Command: z.array(z.string()),
      Interval: seconds.default(30_000),
      Timeout: seconds.default(5000),
      Retries: wholeNumber.default(3),
      StartPeriod: seconds.default(0),
    })
    .optional(),
  StopTimeout: seconds.default(30_000),
  ReadonlyRootFilesystem: truth.default(false),
  MountPoints: z.array(z.object({ ContainerPath: z.string() })).default([]),
});

const taskDefinitionSchema = z.object({
  Family: z.string().optional(),
  TaskRoleArn: z.string().optional(),
  RuntimePlatform: z.object({ CpuArchitecture: z.string().default('X86_64') }).prefault({}),
  ContainerDefinitions: z.array(containerSchema),
});

const serviceSchema = z.object({
  TaskDefinition: z.string(),
  DesiredCount: wholeNumber.default(1),
  DeploymentController: z.object({ Type: z.string() }).default({ Type: 'ECS' }),
  DeploymentConfiguration: z
    .object({ MinimumHealthyPercent: wholeNumber.default(100), MaximumPercent: wholeNumber.default(200) })
    .prefault({}),
  HealthCheckGracePeriodSeconds: seconds.default(0),
  LoadBalancers: z
    .array(z.object({ ContainerName: z.string(), ContainerPort: wholeNumber, TargetGroupArn: z.string() }))
    .default([]),
});

/**
 * Every ECS service of the assembly with its task definition.
 *
 * @throws ServiceError for a service that names no task definition of the assembly, or a property of the wrong shape
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function readServices(assembly: Assembly, resolver: Resolver): readonly ServiceModel[] {
  return assembly
    .resources('AWS::ECS::Service')
    .filter(({ stack, logicalId }) => resolver.exists(stack, logicalId))
    .map((resource) => readService(resource, assembly, resolver));
}

function readService(resource: AssemblyResource, assembly: Assembly, resolver: Resolver): ServiceModel {
  const { stack, logicalId } = resource;
  const service = parse(serviceSchema, resource, resolver);
  const name = String(resolver.attribute(stack, logicalId, 'Name'));
  return {
    stackId: stack.id,
    logicalId,
    name,
    desiredCount: Math.max(service.DesiredCount, autoscalingMinimum(assembly, resolver, name)),
    minimumHealthyPercent: service.DeploymentConfiguration.MinimumHealthyPercent,
    maximumPercent: service.DeploymentConfiguration.MaximumPercent,
    healthCheckGracePeriodMs: service.HealthCheckGracePeriodSeconds,
    deploymentController: service.DeploymentController.Type,
    targets: service.LoadBalancers.map((target) => ({
      containerName: target.ContainerName,
      containerPort: target.ContainerPort,
      targetGroupArn: target.TargetGroupArn,
    })),
    taskDefinition: readTaskDefinition(resource, service.TaskDefinition, assembly, resolver),
  };
}

/** A service names its task definition by ARN, by `family:revision`, or, under CODE_DEPLOY in the CDK, by family. */
function readTaskDefinition(
  service: AssemblyResource,
  reference: string,
  assembly: Assembly,
  resolver: Resolver,
): TaskDefinitionModel {
  for (const resource of assembly.resources('AWS::ECS::TaskDefinition')) {
    const { stack, logicalId } = resource;
    const arn = String(resolver.ref(stack, logicalId));
    const revision = arn.split('/').at(-1) ?? arn;
    const family = revision.split(':')[0] ?? revision;
    if (![arn, revision, family].includes(reference)) continue;
    return taskDefinitionModel(family, parse(taskDefinitionSchema, resource, resolver));
  }
  throw new ServiceError(
    service,
    `TaskDefinition is ${reference}, which no task definition of the assembly is called.`,
  );
}

/**
 * A task definition from its properties as a template names them (`ContainerDefinitions`), without intrinsics.
 *
 * @throws ZodError for a property of the wrong shape
 */
export function parseTaskDefinition(family: string, properties: unknown): TaskDefinitionModel {
  return taskDefinitionModel(family, taskDefinitionSchema.parse(properties));
}

function taskDefinitionModel(
  family: string,
  definition: z.infer<typeof taskDefinitionSchema>,
): TaskDefinitionModel {
  return {
    family,
    containers: definition.ContainerDefinitions.map(containerModel),
    taskRole: definition.TaskRoleArn?.split('/').at(-1),
    architecture: definition.RuntimePlatform.CpuArchitecture,
  };
}

function containerModel(container: z.infer<typeof containerSchema>): ContainerModel {
  const { HealthCheck: check } = container;
  return {
    name: container.Name,
    image: container.Image,
    essential: container.Essential,
    entryPoint: container.EntryPoint,
    command: container.Command,
    workingDirectory: container.WorkingDirectory,
    environment: Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value])),
    secrets: Object.fromEntries(container.Secrets.map(({ Name, ValueFrom }) => [Name, ValueFrom])),
    ports: container.PortMappings.map(({ ContainerPort }) => ContainerPort),
    healthCheck: check && {
      command: check.Command,
      intervalMs: check.Interval,
      timeoutMs: check.Timeout,
      retries: check.Retries,
      startPeriodMs: check.StartPeriod,
    },
    stopTimeoutMs: container.StopTimeout,
    readonlyRootFilesystem: container.ReadonlyRootFilesystem,
    mounts: container.MountPoints.map(({ ContainerPath }) => ContainerPath),
  };
}

/** Smallest capacity that a scalable target keeps the service at; 0 where none scales it. */
function autoscalingMinimum(assembly: Assembly, resolver: Resolver, serviceName: string): number {
  const minimums = assembly
    .resources('AWS::ApplicationAutoScaling::ScalableTarget')
    .map(({ stack, logicalId }) => {
      const properties = resolver.properties(stack, logicalId);
      const scalesIt =
        properties['ScalableDimension'] === 'ecs:service:DesiredCount' &&
        String(properties['ResourceId']).split('/').at(-1) === serviceName;
      return scalesIt ? Number(properties['MinCapacity']) : 0;
    });
  return Math.max(0, ...minimums);
}

function parse<T extends z.ZodType>(schema: T, resource: AssemblyResource, resolver: Resolver): z.infer<T> {
  const result = schema.safeParse(resolver.properties(resource.stack, resource.logicalId));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ServiceError(resource, problems.join('; '));
}
