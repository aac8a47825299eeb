import {
  CodeDeployClient,
  type DeploymentGroupInfo,
  type DeploymentInfo,
  type DeploymentTarget,
  type ECSTaskSet,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
} from '@aws-sdk/client-codedeploy';
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../aws/clients';
import { ifAllowed } from '../aws/failure';
import { alarmStates } from './alarms';
import { lifecycleOf, shiftPlan, statusOf, summaryOf, trafficOfAlias } from './codedeploy-answers';
import { targetHealth } from './targets';
import { secondsLeft, type ShiftPlan } from './time-left';
import {
  type DeploymentPoller,
  type DeploymentSummary,
  type DeploymentView,
  hasEnded,
  type TrafficView,
} from './view';

export interface CodeDeploySubject {
  /** Name of the service or function. */
  readonly subject: string;
  readonly application: string;
  readonly group: string;
  /** The alias that is shifted. @default a service is deployed */
  readonly alias?: { readonly functionName: string; readonly name: string };
}

const SHIFT_EVENT = 'AllowTraffic';

/** Looks at deployments of CodeDeploy, of a service's task sets or of a function's alias. */
export class CodeDeployPoller implements DeploymentPoller {
  private plan: { readonly shift: ShiftPlan; readonly group: DeploymentGroupInfo } | undefined;

  constructor(
    private readonly clients: AwsClients,
    private readonly options: CodeDeploySubject,
    private readonly now: () => Date,
  ) {}

  get subject(): string {
    return this.options.subject;
  }

  async latest(count: number): Promise<readonly DeploymentSummary[]> {
    const { application, group } = this.options;
    const { deployments = [] } = await this.codeDeploy.send(
      new ListDeploymentsCommand({ applicationName: application, deploymentGroupName: group }),
    );
    const infos: DeploymentInfo[] = [];
    for (const id of deployments.slice(0, count)) infos.push(await this.info(id));
    return infos.map(summaryOf);
  }

  async look(id: string): Promise<DeploymentView> {
    const info = await this.info(id);
    const [target, plan] = [await this.target(id), await this.planOf(info)];
    const events = lifecycleOf(target);
    const taskSets = target?.ecsTarget?.taskSetsInfo ?? [];
    const alarmNames = (plan.group.alarmConfiguration?.alarms ?? []).flatMap(({ name }) => name ?? []);
    const alarms = await alarmStates(this.clients, alarmNames);
    const groupNames = taskSets.flatMap((set) => set.targetGroup?.name ?? []);
    const targets = await targetHealth(this.clients, { Names: [...new Set(groupNames)] });
    const traffic = await this.traffic(taskSets);
    return {
      ...summaryOf(info),
      strategy: 'codedeploy',
      subject: this.subject,
      status: statusOf(info),
      statusText: info.status ?? 'unknown',
      events,
      traffic: traffic ?? [],
      tasks: taskSets.map((set) => ({
        label: labelOf(set.taskSetLabel),
        desired: set.desiredCount ?? 0,
        running: set.runningCount ?? 0,
        pending: set.pendingCount ?? 0,
      })),
      targets: targets ?? [],
      alarms: alarms ?? [],
      secondsLeft: this.timeLeft(info, plan.shift, plan.group, events),
      rollbackId: info.rollbackInfo?.rollbackDeploymentId,
      rollbackOf: info.rollbackInfo?.rollbackTriggeringDeploymentId,
      unseen: [
        ...(traffic === undefined ? ['traffic'] : []),
        ...(alarms === undefined ? ['alarm states'] : []),
        ...(targets === undefined ? ['target health'] : []),
      ],
    };
  }

  private get codeDeploy(): CodeDeployClient {
    return this.clients.get(CodeDeployClient);
  }

  private async info(deploymentId: string): Promise<DeploymentInfo> {
    const { deploymentInfo } = await this.codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
    if (deploymentInfo) return deploymentInfo;
    throw new Error(`CodeDeploy describes no deployment ${deploymentId}.`);
  }

  /** The one target of a service or a function; none before it is chosen. */
  private async target(deploymentId: string): Promise<DeploymentTarget | undefined> {
    const { targetIds } = await this.codeDeploy.send(new ListDeploymentTargetsCommand({ deploymentId }));
    const targetId = targetIds?.[0];
    if (targetId === undefined) return undefined;
    const answer = await this.codeDeploy.send(new GetDeploymentTargetCommand({ deploymentId, targetId }));
    return answer.deploymentTarget;
  }

  /** Asked once: a deployment keeps the configuration that it began with. */
  private async planOf(info: DeploymentInfo): Promise<NonNullable<typeof this.plan>> {
    if (this.plan) return this.plan;
    const { application, group } = this.options;
    const { deploymentGroupInfo = {} } = await this.codeDeploy.send(
      new GetDeploymentGroupCommand({ applicationName: application, deploymentGroupName: group }),
    );
    // A rollback moves everything at once, whatever its configuration is called.
    if (info.rollbackInfo?.rollbackTriggeringDeploymentId !== undefined) {
      return { group: deploymentGroupInfo, shift: { type: 'all-at-once' } };
    }
    const { deploymentConfigName } = info;
    const configuration = await this.codeDeploy.send(
      new GetDeploymentConfigCommand({ deploymentConfigName }),
    );
    this.plan = { group: deploymentGroupInfo, shift: shiftPlan(configuration.deploymentConfigInfo) };
    return this.plan;
  }

  /** By the task sets, or the alias that is shifted; undefined when the caller may not see the alias. */
  private async traffic(taskSets: readonly ECSTaskSet[]): Promise<readonly TrafficView[] | undefined> {
    const { alias } = this.options;
    if (!alias) {
      return taskSets.map((set) => ({ label: labelOf(set.taskSetLabel), percent: set.trafficWeight ?? 0 }));
    }
    const call = new GetAliasCommand({ FunctionName: alias.functionName, Name: alias.name });
    const answer = await ifAllowed(this.clients.get(LambdaClient).send(call));
    return answer && trafficOfAlias(answer);
  }

  private timeLeft(
    info: DeploymentInfo,
    shift: ShiftPlan,
    group: DeploymentGroupInfo,
    events: DeploymentView['events'],
  ): number | undefined {
    const over = hasEnded({ status: statusOf(info) });
    if (over || info.rollbackInfo?.rollbackTriggeringDeploymentId) return undefined;
    const { terminationWaitTimeInMinutes = 0 } =
      group.blueGreenDeploymentConfiguration?.terminateBlueInstancesOnDeploymentSuccess ?? {};
    return secondsLeft({
      shift,
      bakeMinutes: terminationWaitTimeInMinutes,
      events,
      shiftEvent: SHIFT_EVENT,
      now: this.now(),
    });
  }
}

function labelOf(label: string | undefined): string {
  return (label ?? 'tasks').toLowerCase();
}
