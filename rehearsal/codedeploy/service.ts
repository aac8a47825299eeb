import type { Alarms } from '../alarms/alarms';
import { ServiceError } from '../aws/wire';
import type { Cancel, Clock } from '../clock';
import { DeploymentRun } from './deployment';
import type { HookPayload } from './deployment';
import type { Deployment, DeploymentGroup, DeploymentTarget, ErrorCode, RollbackEvent } from './model';
import { predefinedRouting } from './traffic-routing';
import type { TrafficRouting } from './traffic-routing';

export interface CodeDeployOptions {
  readonly clock: Clock;
  readonly alarms: Pick<Alarms, 'state' | 'onTransition'>;
  /** Starts a hook; it reports later. @throws ServiceError when Lambda refuses the call */
  readonly invokeHook: (functionName: string, payload: HookPayload, group: DeploymentGroup) => void;
}

export interface CreateDeployment {
  readonly applicationName: string;
  readonly groupName: string;
  readonly target: DeploymentTarget;
  /** @default user */
  readonly creator?: 'user' | 'CloudFormation';
  /** Alarms in place of the group's: `overrideAlarmConfiguration`. @default the group's */
  readonly alarms?: readonly string[];
  /** `deploymentConfigName`, and how it shifts. @default the group's */
  readonly configuration?: { readonly name: string; readonly routing: TrafficRouting };
}

/**
 * AWS CodeDeploy's deployments: one at a time for each group, stopped by alarms, rolled back as the group says.
 *
 * A rollback is a deployment of its own to the version before: it moves all traffic at once and runs no hooks. It
 * cannot be rolled back in turn.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html
 */
export class CodeDeployService {
  private readonly groups = new Map<string, DeploymentGroup>();
  private readonly runs = new Map<string, DeploymentRun>();
  private readonly rollbackOf = new Map<string, string>();
  /** What StopDeployment said about rolling back, by deployment. */
  private readonly stopRollback = new Map<string, boolean>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly options: CodeDeployOptions) {}

  putGroup(group: DeploymentGroup): void {
    this.groups.set(key(group.applicationName, group.name), group);
  }

  /** `application/group` of a deployment. @returns undefined when there is no such deployment */
  groupOf(deploymentId: string): string | undefined {
    const group = this.runs.get(deploymentId)?.group;
    return group && `${group.applicationName}/${group.name}`;
  }

  /** @throws ServiceError `DeploymentGroupDoesNotExistException` */
  group(applicationName: string, groupName: string): DeploymentGroup {
    const group = this.groups.get(key(applicationName, groupName));
    if (group) return group;
    throw new ServiceError(
      'DeploymentGroupDoesNotExistException',
      `No Deployment Group found for name: ${groupName} of ${applicationName}.`,
    );
  }

  /**
   * How a configuration shifts: a predefined one, or that of a group.
   *
   * @throws ServiceError `DeploymentConfigDoesNotExistException`
   */
  routingOf(configName: string): TrafficRouting {
    const own = [...this.groups.values()].find((group) => group.configName === configName)?.routing;
    const routing = own ?? predefinedRouting(configName);
    if (routing) return routing;
    throw new ServiceError(
      'DeploymentConfigDoesNotExistException',
      `No deployment configuration found for name: ${configName}.`,
    );
  }

  /**
   * Starts a deployment.
   *
   * An alarm that is in ALARM already stops it before its first hook: the deployment exists, and it is Stopped
   * (https://github.com/aws/serverless-application-model/issues/716).
   *
   * @throws ServiceError `DeploymentLimitExceededException` while another one of the group is under way
   * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
   */
  create(request: CreateDeployment): Deployment {
    const { configuration } = request;
    const group = {
      ...this.group(request.applicationName, request.groupName),
      ...(configuration && { configName: configuration.name, routing: configuration.routing }),
    };
    const active = [...this.runs.values()].find((run) => run.active && isSame(run.group, group));
    if (active) {
      throw new ServiceError(
        'DeploymentLimitExceededException',
        `The Deployment Group '${group.name}' already has an active Deployment '${active.id}'.`,
      );
    }
    const alarms = request.alarms ?? group.alarms;
    let unwatch: Cancel | undefined;
    const run = this.newRun(group, request.target, request.creator ?? 'user', () => {
      unwatch?.();
      this.rollBackIfAsked(run);
    });
    const stopFor = (names: readonly string[]): void =>
      run.interrupt('ALARM_ACTIVE', `Alarms that stop the deployment are active: ${names.join(', ')}.`);
    const red = alarms.filter((name) => this.options.alarms.state(name) === 'ALARM');
    if (red.length > 0) stopFor(red);
    else {
      unwatch = this.options.alarms.onTransition(({ alarm, to }) => {
        if (to === 'ALARM' && alarms.includes(alarm)) stopFor([alarm]);
      });
      run.start();
    }
    return this.deployment(run.id);
  }

  /**
   * Stops a deployment.
   *
   * @param rollBack `autoRollbackEnabled` of StopDeployment. @default as the group is configured
   * AWS documents neither how it answers for a deployment whose old tasks are ending already, nor for a rollback. The
   * first has completed for whoever would stop it; for the second, AWS has an exception for actions that a type of
   * deployment does not support.
   *
   * @throws ServiceError `DeploymentAlreadyCompletedException`; `UnsupportedActionForDeploymentTypeException` for a rollback
   * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_StopDeployment.html
   */
  stop(id: string, rollBack?: boolean): void {
    const run = this.run(id);
    const rolledBack = this.rollbackOf.get(id);
    if (run.active && rolledBack !== undefined) {
      throw new ServiceError(
        'UnsupportedActionForDeploymentTypeException',
        `The deployment ${id} rolls ${rolledBack} back: it can be neither stopped nor rolled back. Create a deployment of the revision that you want.`,
      );
    }
    if (!run.interruptible) {
      throw new ServiceError('DeploymentAlreadyCompletedException', `The deployment ${id} has ended.`);
    }
    if (rollBack !== undefined) this.stopRollback.set(id, rollBack);
    run.interrupt('MANUAL_STOP', `The deployment ${id} was stopped on request.`);
  }

  /** Ends a wait of a deployment. @throws ServiceError as ContinueDeployment does */
  proceed(id: string, wait: 'READY_WAIT' | 'TERMINATION_WAIT'): void {
    this.run(id).proceed(wait);
  }

  /** A hook's report. @throws ServiceError as PutLifecycleEventHookExecutionStatus does */
  report(deploymentId: string, executionId: string, status: string): void {
    this.run(deploymentId).report(executionId, status);
  }

  /** @throws ServiceError `DeploymentDoesNotExistException` */
  deployment(id: string): Deployment {
    return { ...this.run(id).view(), rollbackOf: this.rollbackOf.get(id) };
  }

  /** Every deployment, in order of creation. */
  deployments(): readonly Deployment[] {
    return [...this.runs.keys()].map((id) => this.deployment(id));
  }

  /** What a deployment works on. @throws ServiceError `DeploymentDoesNotExistException` */
  target(id: string): DeploymentTarget {
    return this.run(id).target;
  }

  /** Resolves when the deployment has ended, and its rollback if there is one. */
  async ended(id: string): Promise<Deployment> {
    await this.runEnded(id);
    const { rollbackDeploymentId } = this.deployment(id);
    if (rollbackDeploymentId !== undefined) await this.runEnded(rollbackDeploymentId);
    return this.deployment(id);
  }

  private async runEnded(id: string): Promise<void> {
    if (!this.run(id).active) return;
    await new Promise<void>((resolve) => this.waiting.set(id, [...(this.waiting.get(id) ?? []), resolve]));
  }

  private newRun(
    group: DeploymentGroup,
    target: DeploymentTarget,
    creator: Deployment['creator'],
    onEnd: () => void,
  ): DeploymentRun {
    const run = new DeploymentRun(group, target, creator, {
      clock: this.options.clock,
      invokeHook: (functionName, payload) => this.options.invokeHook(functionName, payload, group),
      onEnd: ({ id }) => {
        onEnd();
        for (const resolve of this.waiting.get(id) ?? []) resolve();
        this.waiting.delete(id);
      },
    });
    this.runs.set(run.id, run);
    return run;
  }

  private rollBackIfAsked(run: DeploymentRun): void {
    const { error, status } = run.view();
    if (status === 'Succeeded' || !error || !this.rollsBack(run, error.code)) return;
    const target = run.target.rollback
      ? run.target.rollback()
      : { ...run.target, hooks: {}, problem: undefined, shift: () => run.target.shift(0) };
    if (!target) return;
    const rollback = this.newRun(
      {
        ...run.group,
        configName: `${run.group.configName} (rollback)`,
        routing: { type: 'AllAtOnce' },
        readyWaitMinutes: undefined,
        terminationWaitMinutes: 0,
      },
      target,
      'codeDeployRollback',
      () => undefined,
    );
    run.rollbackDeploymentId = rollback.id;
    this.rollbackOf.set(rollback.id, run.id);
    rollback.start();
  }

  private rollsBack(run: DeploymentRun, code: ErrorCode): boolean {
    // Such a deployment moved nothing, and what it would go back to is not what was there.
    if (run.target.problem !== undefined) return false;
    // It failed while what it replaced was ending: there is nothing to go back to.
    if (run.committed) return false;
    const chosen = this.stopRollback.get(run.id);
    if (code === 'MANUAL_STOP' && chosen !== undefined) return chosen;
    return run.group.rollbackOn.includes(ROLLBACK_EVENTS[code]);
  }

  private run(id: string): DeploymentRun {
    const run = this.runs.get(id);
    if (run) return run;
    throw new ServiceError('DeploymentDoesNotExistException', `The deployment ${id} could not be found.`);
  }
}

const ROLLBACK_EVENTS: Readonly<Record<ErrorCode, RollbackEvent>> = {
  ALARM_ACTIVE: 'DEPLOYMENT_STOP_ON_ALARM',
  MANUAL_STOP: 'DEPLOYMENT_STOP_ON_REQUEST',
  HOOK_EXECUTION_FAILURE: 'DEPLOYMENT_FAILURE',
  INVALID_LAMBDA_CONFIGURATION: 'DEPLOYMENT_FAILURE',
  INVALID_ECS_SERVICE: 'DEPLOYMENT_FAILURE',
  INVALID_REVISION: 'DEPLOYMENT_FAILURE',
  ECS_UPDATE_ERROR: 'DEPLOYMENT_FAILURE',
  TIMEOUT: 'DEPLOYMENT_FAILURE',
  INTERNAL_ERROR: 'DEPLOYMENT_FAILURE',
};

function key(applicationName: string, groupName: string): string {
  return JSON.stringify([applicationName, groupName]);
}

function isSame(a: DeploymentGroup, b: DeploymentGroup): boolean {
  return a.applicationName === b.applicationName && a.name === b.name;
}
