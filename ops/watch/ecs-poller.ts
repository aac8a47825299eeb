import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  type Service,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import type { AwsClients } from '../aws/clients';
import { alarmStates } from './alarms';
import { bakeMinutes, lifecycleOf, shiftPlan, statusOf, summaryOf } from './ecs-answers';
import { targetHealth } from './targets';
import { secondsLeft } from './time-left';
import type { DeploymentPoller, DeploymentSummary, DeploymentView, TasksView } from './view';

export interface EcsSubject {
  readonly cluster: string;
  readonly service: string;
}

/** Looks at Amazon ECS's own deployments of a service. A deployment's id is its ARN's last part. */
export class EcsPoller implements DeploymentPoller {
  /** When each stage was first seen: the API tells the present one only. */
  private readonly seen = new Map<string, Map<string, Date>>();

  constructor(
    private readonly clients: AwsClients,
    private readonly options: EcsSubject,
    private readonly now: () => Date,
  ) {}

  get subject(): string {
    return this.options.service;
  }

  async latest(count: number): Promise<readonly DeploymentSummary[]> {
    return (await this.list()).slice(0, count).map(summaryOf);
  }

  async look(id: string): Promise<DeploymentView> {
    const arn = (await this.list())
      .map(({ serviceDeploymentArn }) => serviceDeploymentArn)
      .find((candidate) => candidate?.endsWith(`/${id}`));
    const { serviceDeployments = [] } = await this.ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn ?? id] }),
    );
    const [deployment] = serviceDeployments;
    if (!deployment) throw new Error(`${this.options.service} has no deployment ${id}.`);
    const alarms = await alarmStates(this.clients, deployment.alarms?.alarmNames ?? []);
    const service = await this.service();
    const targets = await targetHealth(this.clients, { TargetGroupArns: targetGroupsOf(service) });
    const events = this.events(id, deployment);
    const target = deployment.targetServiceRevision;
    const source = deployment.sourceServiceRevisions?.[0];
    return {
      ...summaryOf(deployment),
      strategy: 'ecs-native',
      subject: this.options.service,
      status: statusOf(deployment),
      statusText: deployment.status ?? 'unknown',
      events,
      traffic: [
        { label: 'old', percent: source?.requestedProductionTrafficWeight ?? 0 },
        { label: 'new', percent: target?.requestedProductionTrafficWeight ?? 0 },
      ],
      tasks: tasksOf(service, { old: source?.arn, new: target?.arn }),
      targets: targets ?? [],
      alarms: alarms ?? [],
      secondsLeft:
        deployment.finishedAt === undefined && deployment.deploymentConfiguration
          ? secondsLeft({
              shift: shiftPlan(deployment.deploymentConfiguration),
              bakeMinutes: bakeMinutes(deployment.deploymentConfiguration),
              events,
              shiftEvent: 'PRODUCTION_TRAFFIC_SHIFT',
              now: this.now(),
            })
          : undefined,
      unseen: [
        ...(alarms === undefined ? ['alarm states'] : []),
        ...(targets === undefined ? ['target health'] : []),
      ],
    };
  }

  private get ecs(): ECSClient {
    return this.clients.get(ECSClient);
  }

  /** The newest first, as the API gives them. */
  private async list() {
    const { cluster, service } = this.options;
    const answer = await this.ecs.send(new ListServiceDeploymentsCommand({ cluster, service }));
    return answer.serviceDeployments ?? [];
  }

  private async service(): Promise<Service | undefined> {
    const { cluster, service } = this.options;
    const answer = await this.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    return answer.services?.[0];
  }

  private events(id: string, deployment: ServiceDeployment): DeploymentView['events'] {
    const seen = this.seen.get(id) ?? new Map<string, Date>();
    this.seen.set(id, seen);
    if (deployment.lifecycleStage && !seen.has(deployment.lifecycleStage)) {
      seen.set(deployment.lifecycleStage, this.now());
    }
    return lifecycleOf(deployment, seen);
  }
}

/**
 * ARNs of the target groups between which the service's traffic shifts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html
 */
function targetGroupsOf(service: Service | undefined): string[] {
  return (service?.loadBalancers ?? []).flatMap(({ targetGroupArn, advancedConfiguration }) =>
    [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].flatMap((arn) => arn ?? []),
  );
}

function tasksOf(
  service: Service | undefined,
  revisions: Readonly<Record<'old' | 'new', string | undefined>>,
): readonly TasksView[] {
  const counts = new Map(service?.currentServiceRevisions?.map((revision) => [revision.arn, revision]));
  return (['old', 'new'] as const).flatMap((label) => {
    const arn = revisions[label];
    const found = arn === undefined ? undefined : counts.get(arn);
    if (!found) return [];
    const { requestedTaskCount = 0, runningTaskCount = 0, pendingTaskCount = 0 } = found;
    return [{ label, desired: requestedTaskCount, running: runningTaskCount, pending: pendingTaskCount }];
  });
}
