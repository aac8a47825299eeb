import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  type ECSClient,
  type Service,
  type ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';

/** The two target groups of a service, by ARN. */
export interface GroupPair {
  readonly blue: string;
  readonly green: string;
}

/** What ECS knows of the service right now. */
export type LiveGroup =
  /** No service yet, or none that uses these groups. */
  | { readonly kind: 'none' }
  | { readonly kind: 'live'; readonly arn: string }
  /** A release is under way: which group will serve when it ends is open. */
  | { readonly kind: 'releasing'; readonly what: string };

const NATIVE_UNDER_WAY: ServiceDeploymentStatus[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/**
 * Asks ECS which of the two groups serves. The truth is where the service's tasks are, not what a listener says: a
 * listener may have been put back already.
 *
 * @throws Error when the service runs behind a third group, or ECS does not tell
 */
export async function findLiveGroup(ecs: ECSClient, cluster: string, groups: GroupPair): Promise<LiveGroup> {
  const service = await findService(ecs, cluster, groups);
  if (service === undefined) return { kind: 'none' };
  return service.deploymentController?.type === 'CODE_DEPLOY'
    ? primaryTaskSet(service, groups)
    : await currentRevision(ecs, cluster, service, groups);
}

/** By cluster, because no name is known: the service is created after the listeners. */
async function findService(ecs: ECSClient, cluster: string, groups: GroupPair): Promise<Service | undefined> {
  const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  if (serviceArns.length === 0) return undefined;
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
  return services.find((service) => service.status === 'ACTIVE' && uses(service, groups));
}

function uses({ loadBalancers = [], taskSets = [] }: Service, { blue, green }: GroupPair): boolean {
  return [...loadBalancers, ...taskSets.flatMap((taskSet) => taskSet.loadBalancers ?? [])].some(
    ({ targetGroupArn, advancedConfiguration }) =>
      [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].some(
        (arn) => arn === blue || arn === green,
      ),
  );
}

/** CodeDeploy keeps the old task set until its termination wait is over; two of them mean that it is at work. */
function primaryTaskSet({ taskSets = [], loadBalancers }: Service, groups: GroupPair): LiveGroup {
  const standing = taskSets.filter(({ status }) => status !== 'DRAINING');
  if (standing.length > 1) {
    return { kind: 'releasing', what: `CodeDeploy has ${standing.length} task sets` };
  }
  const [primary] = standing;
  return live(
    (primary?.loadBalancers ?? loadBalancers)?.map(({ targetGroupArn }) => targetGroupArn),
    groups,
  );
}

async function currentRevision(
  ecs: ECSClient,
  cluster: string,
  { serviceArn, currentServiceRevisions = [] }: Service,
  groups: GroupPair,
): Promise<LiveGroup> {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster, service: serviceArn, status: NATIVE_UNDER_WAY }),
  );
  const [deployment] = serviceDeployments;
  if (deployment !== undefined || currentServiceRevisions.length > 1) {
    return { kind: 'releasing', what: `ECS deployment is ${deployment?.status ?? 'cleaning up'}` };
  }
  const serviceRevisionArns = currentServiceRevisions.flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
  if (serviceRevisionArns.length === 0) return live(undefined, groups);
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
  );
  return live(
    serviceRevisions[0]?.resolvedConfiguration?.loadBalancers?.map(({ targetGroupArn }) => targetGroupArn),
    groups,
  );
}

function live(arns: readonly (string | undefined)[] | undefined, { blue, green }: GroupPair): LiveGroup {
  const arn = arns?.find((candidate) => candidate === blue || candidate === green);
  if (arn === undefined) {
    throw new Error(
      `ECS names ${arns?.join(', ') || 'no target group'} for the tasks that serve, which is neither ${blue} nor ${green}. The listeners were not touched.`,
    );
  }
  return { kind: 'live', arn };
}
