import { z } from 'zod';
import type { Assembly, AssemblyResource } from '../assembly/types';
import type { Resolver } from '../values/types';
import { bakeMinutesProblem } from './cloudformation-limits';
import type { LifecycleHook, NativeDeployment, ProductionShift } from './model';
import { serviceSchema } from './template-schema';
import type { ServiceProperties } from './template-schema';

/**
 * The service of an assembly that ECS itself deploys, with what its `DeploymentConfiguration` says.
 *
 * @returns undefined when no service has a strategy of its own, as under CodeDeploy
 * @throws Error naming the service and each property that is missing, not modelled, or refused by CloudFormation
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-deploymentconfiguration.html
 */
export function readNativeDeployment(assembly: Assembly, resolver: Resolver): NativeDeployment | undefined {
  const services = assembly
    .resources('AWS::ECS::Service')
    .filter(({ stack, logicalId }) => resolver.exists(stack, logicalId))
    .filter((resource) => hasStrategy(resolver, resource));
  const [service, ...others] = services;
  if (!service) return undefined;
  if (others.length > 0) {
    const names = services.map(({ logicalId }) => logicalId).join(', ');
    throw new Error(
      `${names} have deployment strategies of ECS; the rehearsal deploys one service of an assembly.`,
    );
  }
  return readService(resolver, service);
}

function hasStrategy(resolver: Resolver, { stack, logicalId }: AssemblyResource): boolean {
  const { DeploymentConfiguration } = resolver.properties(stack, logicalId);
  return z.object({ Strategy: z.unknown() }).safeParse(DeploymentConfiguration).data?.Strategy !== undefined;
}

function readService(resolver: Resolver, { stack, logicalId }: AssemblyResource): NativeDeployment {
  const parsed = serviceSchema.safeParse(resolver.properties(stack, logicalId));
  const refuse = (problems: readonly string[]): never => {
    throw new Error(
      `${stack.id}/${logicalId} cannot be deployed by ECS in a rehearsal:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  };
  if (!parsed.success) {
    return refuse(
      parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
    );
  }
  const deployment = nativeDeployment(String(resolver.ref(stack, logicalId)), parsed.data);
  const problem = bakeMinutesProblem(deployment);
  return problem === undefined ? deployment : refuse([problem]);
}

function nativeDeployment(serviceArn: string, properties: ServiceProperties): NativeDeployment {
  const { DeploymentConfiguration: configuration, LoadBalancers } = properties;
  const { Alarms, DeploymentCircuitBreaker: breaker } = configuration;
  const [{ TargetGroupArn, AdvancedConfiguration: advanced }] = LoadBalancers;
  return {
    serviceArn,
    shift: productionShift(configuration),
    bakeMs: configuration.BakeTimeInMinutes,
    hooks: configuration.LifecycleHooks.map(lifecycleHook),
    alarms: Alarms?.Enable ? { names: Alarms.AlarmNames, rollback: Alarms.Rollback } : undefined,
    circuitBreaker: breaker?.Enable
      ? {
          rollback: breaker.Rollback,
          resetOnHealthyTask: breaker.ResetOnHealthyTask,
          threshold: {
            type: breaker.ThresholdConfiguration.Type,
            value: breaker.ThresholdConfiguration.Value,
          },
        }
      : undefined,
    loadBalancing: {
      targetGroupArn: TargetGroupArn,
      alternateTargetGroupArn: advanced.AlternateTargetGroupArn,
      productionRuleArn: advanced.ProductionListenerRule,
      testRuleArn: advanced.TestListenerRule,
    },
  };
}

function productionShift({
  Strategy: strategy,
  CanaryConfiguration: canary,
  LinearConfiguration: linear,
}: ServiceProperties['DeploymentConfiguration']): ProductionShift {
  if (strategy === 'BLUE_GREEN') return { strategy };
  return strategy === 'CANARY'
    ? { strategy, percent: canary.CanaryPercent, stepBakeMs: canary.CanaryBakeTimeInMinutes }
    : { strategy, percent: linear.StepPercent, stepBakeMs: linear.StepBakeTimeInMinutes };
}

function lifecycleHook(
  hook: ServiceProperties['DeploymentConfiguration']['LifecycleHooks'][number],
): LifecycleHook {
  const common = {
    stages: hook.LifecycleStages,
    timeoutMs: hook.TimeoutConfiguration.TimeoutInMinutes,
    timeoutAction: hook.TimeoutConfiguration.Action,
  };
  return hook.TargetType === 'PAUSE'
    ? { ...common, targetType: hook.TargetType }
    : {
        ...common,
        targetType: hook.TargetType,
        functionArn: hook.HookTargetArn,
        role: hook.RoleArn?.split('/').at(-1),
        details: hook.HookDetails,
      };
}
