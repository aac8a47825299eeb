import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';
import { readDeploymentGroups, record } from './from-template';
import type { Properties } from './from-template';
import type { DeploymentGroup } from './model';

/** An `AWS::CodeDeploy::DeploymentGroup` of the ECS platform, resolved. */
export interface EcsDeploymentGroup extends DeploymentGroup {
  readonly clusterName: string;
  readonly serviceName: string;
  /** Names of the two target groups. */
  readonly targetGroupNames: readonly [string, string];
  /** ARN of the listener that takes the users' requests. */
  readonly productionListener: string;
  /** ARN of the listener on which a new version is tried first. @default there is none */
  readonly testListener?: string;
}

/**
 * The deployment groups of the ECS platform in an assembly.
 *
 * @throws Error naming the group and what the rehearsal does not model of it
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-groups-create-ecs.html
 */
export function readEcsDeploymentGroups(
  assembly: Assembly,
  resolver: Resolver,
): readonly EcsDeploymentGroup[] {
  return readDeploymentGroups(assembly, resolver, 'ECS', (group, properties) => {
    const service = readService(properties.ECSServices);
    return {
      ...group,
      ...service,
      targetId: `${service.clusterName}:${service.serviceName}`,
      ...readWaits(record(properties.BlueGreenDeploymentConfiguration)),
      ...readPair(record(properties.LoadBalancerInfo)),
    };
  });
}

/** Without approval, `WaitTimeInMinutes` has no meaning: traffic moves as soon as it can. */
function readWaits(config: Properties): Pick<DeploymentGroup, 'readyWaitMinutes' | 'terminationWaitMinutes'> {
  const ready = record(config.DeploymentReadyOption);
  const termination = record(config.TerminateBlueInstancesOnDeploymentSuccess);
  const action = termination.Action ?? 'TERMINATE';
  if (action !== 'TERMINATE') {
    throw new Error(
      `TerminateBlueInstancesOnDeploymentSuccess.Action is ${JSON.stringify(action)}; TERMINATE is modelled`,
    );
  }
  return {
    readyWaitMinutes:
      ready.ActionOnTimeout === 'STOP_DEPLOYMENT' ? minutes(ready, 'WaitTimeInMinutes') : undefined,
    terminationWaitMinutes: minutes(termination, 'TerminationWaitTimeInMinutes'),
  };
}

function readService(services: unknown): Pick<EcsDeploymentGroup, 'clusterName' | 'serviceName'> {
  const [service, ...others] = list(services);
  const { ClusterName, ServiceName } = record(service);
  if (typeof ClusterName !== 'string' || typeof ServiceName !== 'string' || others.length > 0) {
    throw new Error(`ECSServices is ${JSON.stringify(services)}; one cluster and service is expected`);
  }
  return { clusterName: ClusterName, serviceName: ServiceName };
}

function readPair({
  TargetGroupPairInfoList: pairs,
}: Properties): Pick<EcsDeploymentGroup, 'targetGroupNames' | 'productionListener' | 'testListener'> {
  const [pair, ...others] = list(pairs);
  const { TargetGroups, ProdTrafficRoute, TestTrafficRoute } = record(pair);
  const [first, second] = list(TargetGroups).map((group) => record(group).Name);
  const [production, ...more] = list(record(ProdTrafficRoute).ListenerArns);
  const [test] = list(record(TestTrafficRoute).ListenerArns);
  if (
    typeof first !== 'string' ||
    typeof second !== 'string' ||
    typeof production !== 'string' ||
    others.length + more.length > 0
  ) {
    throw new Error(
      'TargetGroupPairInfoList must have one pair of two target groups, with one production listener',
    );
  }
  return {
    targetGroupNames: [first, second],
    productionListener: production,
    testListener: typeof test === 'string' ? test : undefined,
  };
}

function minutes(from: Properties, property: string): number {
  const value = Number(from[property] ?? 0);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`${property} is ${JSON.stringify(from[property])}; whole minutes are expected`);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
