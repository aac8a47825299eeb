import { parse } from 'yaml';
import type { Assembly, AssemblyResource } from '../assembly/types';
import { readEcsDeploymentGroups } from '../codedeploy/ecs-from-template';
import type { EcsDeploymentGroup } from '../codedeploy/ecs-from-template';
import { readNativeDeployment } from '../ecs-native/from-template';
import type { NativeDeployment } from '../ecs-native/model';
import { apiRequest } from '../ecs/property-names';
import { planService } from '../plan';
import type { RehearsalPlan } from '../plan';
import type { ScenarioContext } from '../scenarios/types';
import { undeployedResolver } from '../synth/made-up';
import type { Resolver } from '../values/types';
import { onlyStack } from './stack-part';

/** Who releases the service, as its template says. */
export type DeliveryStrategy =
  | {
      readonly strategy: 'codedeploy';
      readonly group: EcsDeploymentGroup;
      /** The service's own AppSpec as the template has it, its task definition the placeholder. */
      readonly appSpec: string;
      /** Name of the parameter that holds it, for the next release. */
      readonly appSpecParameter: string;
    }
  | { readonly strategy: 'ecs-native'; readonly deployment: NativeDeployment };

/** Everything that an account with the service takes from the assembly, read once for all scenarios. */
export interface DeliveryPlan extends RehearsalPlan {
  readonly delivery: DeliveryStrategy;
  readonly clusterName: string;
  readonly serviceArn: string;
  /** ARNs of the two target groups between which releases alternate; the first one is live first. */
  readonly pair: readonly [string, string];
  /** The service's task definition as RegisterTaskDefinition takes it. */
  readonly taskDefinition: Readonly<Record<string, unknown>>;
  /** What stands before `family:revision` in the ARN of a task definition. */
  readonly taskDefinitionArnPrefix: string;
}

/** What stands for the task definition's ARN in an AppSpec, for CodePipeline too. */
export const TASK_DEFINITION_PLACEHOLDER = '<TASK_DEFINITION>';

/**
 * Reads the service behind a load balancer, of several the order API's, with all that releases it, and builds its image.
 *
 * @throws Error naming the resource and what cannot be rehearsed of it
 */
export async function planDelivery(context: ScenarioContext): Promise<DeliveryPlan> {
  const plan = await planService(context);
  return { ...plan, ...readDelivery(plan) };
}

function readDelivery(plan: RehearsalPlan): Omit<DeliveryPlan, keyof RehearsalPlan> {
  const { assembly, service } = plan;
  const resolver = undeployedResolver(assembly);
  const { Cluster = 'default' } = resolver.properties(service.stackId, service.logicalId);
  const delivery = readStrategy(plan, resolver);
  return {
    delivery,
    clusterName: String(Cluster).replace(/^.*\//, ''),
    serviceArn: String(resolver.ref(service.stackId, service.logicalId)),
    pair: readPair(plan, delivery),
    ...readTaskDefinition(assembly, resolver, service.taskDefinition.family),
  };
}

function readStrategy({ assembly, service }: RehearsalPlan, resolver: Resolver): DeliveryStrategy {
  if (service.deploymentController === 'CODE_DEPLOY') {
    const group = readEcsDeploymentGroups(assembly, resolver).find(
      ({ serviceName }) => serviceName === service.name,
    );
    if (!group) throw new Error(`No deployment group of CodeDeploy releases ${service.name}.`);
    return { strategy: 'codedeploy', group, ...readAppSpec(assembly, resolver, service.stackId) };
  }
  const deployment = readNativeDeployment(onlyStack(assembly, service.stackId), resolver);
  if (service.deploymentController === 'ECS' && deployment) return { strategy: 'ecs-native', deployment };
  throw new Error(
    `${service.stackId}/${service.logicalId} is deployed by ${service.deploymentController} without a strategy; CODE_DEPLOY, or ECS with BLUE_GREEN, CANARY or LINEAR, is rehearsed.`,
  );
}

function readPair(
  { service, loadBalancing }: RehearsalPlan,
  delivery: DeliveryStrategy,
): readonly [string, string] {
  const first = service.targets[0]?.targetGroupArn;
  const arns =
    delivery.strategy === 'codedeploy'
      ? loadBalancing.targetGroups
          .filter(({ name }) => delivery.group.targetGroupNames.includes(name))
          .map(({ arn }) => arn)
      : [
          delivery.deployment.loadBalancing.targetGroupArn,
          delivery.deployment.loadBalancing.alternateTargetGroupArn,
        ];
  const second = arns.find((arn) => arn !== first);
  if (first !== undefined && arns.includes(first) && second !== undefined) return [first, second];
  throw new Error(
    `The service's target group ${first} is not one of the two between which it is released: ${arns.join(', ')}.`,
  );
}

function readTaskDefinition(
  assembly: Assembly,
  resolver: Resolver,
  family: string,
): Pick<DeliveryPlan, 'taskDefinition' | 'taskDefinitionArnPrefix'> {
  const found = existing(assembly, resolver, 'AWS::ECS::TaskDefinition').find(
    ({ stack, logicalId }) => resolver.properties(stack, logicalId).Family === family,
  );
  if (!found) throw new Error(`The assembly has no task definition of the family ${family}; give it one.`);
  return {
    taskDefinition: { ...Object(apiRequest(resolver.properties(found.stack, found.logicalId))) },
    taskDefinitionArnPrefix: String(resolver.ref(found.stack, found.logicalId)).replace(/[^/]*$/, ''),
  };
}

/** The document that the service's stack keeps for its next release. */
function readAppSpec(
  assembly: Assembly,
  resolver: Resolver,
  stackId: string,
): { readonly appSpec: string; readonly appSpecParameter: string } {
  for (const { stack, logicalId } of existing(
    onlyStack(assembly, stackId),
    resolver,
    'AWS::SSM::Parameter',
  )) {
    const appSpec = String(resolver.properties(stack, logicalId).Value);
    if (isAppSpec(appSpec)) return { appSpec, appSpecParameter: String(resolver.ref(stack, logicalId)) };
  }
  throw new Error(`${stackId} has no parameter with the AppSpec of its service.`);
}

function isAppSpec(text: string): boolean {
  if (!text.includes(TASK_DEFINITION_PLACEHOLDER)) return false;
  const document: unknown = parse(text);
  return typeof document === 'object' && document !== null && 'Resources' in document;
}

function existing(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}
