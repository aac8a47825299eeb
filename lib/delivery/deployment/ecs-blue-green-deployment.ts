import { Duration, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DEPLOYMENT_HOOK_VARIABLES } from '../../../lambda/delivery/contract';
import type { HandlerFunctionProps } from '../../handlers/handler-function';
import type { AlarmEscape } from '../../release/alarm-escape';
import type { BlueGreenFargateService } from '../../service/blue-green-fargate-service';
import { announceIgnoredAlarms } from '../../release/ignored-alarms';
import { CodeDeployRole } from './codedeploy-role';
import { ecsShift, predefinedName, type EcsShift } from './ecs-shift';
import { HookFunctions, type HookFunction, type HookFunctionsProps } from './hook-functions';
import { addReleaseAlarms, type ReleaseAlarmLimits } from './release-alarms';
import { ReleaseDocuments } from './release-documents';

export interface EcsBlueGreenDeploymentProps {
  /** A service under the strategy `codedeploy`. */
  readonly service: BlueGreenFargateService;
  readonly settings: HandlerFunctionProps['settings'];
  /** How production traffic moves to the new tasks. @default Canary10Percent5Minutes */
  readonly shift?: EcsShift;
  /** How long a release waits for `ContinueDeployment` before production traffic moves; then it is stopped. @default nobody is asked */
  readonly readyWait?: Duration;
  /** How long the old tasks stay after the shift. Alarms still roll back during it, afterwards nothing can. @default 5 minutes */
  readonly terminationWait?: Duration;
  /** Hooks that test each release. @default none */
  readonly hooks?: Pick<HookFunctionsProps, 'environment' | 'network'>;
  readonly alarms: ReleaseAlarmLimits;
  /** @default alarms guard every release */
  readonly ignoreAlarms?: AlarmEscape;
  /** The day of synthesis, against which `ignoreAlarms.until` is held. For tests. @default now */
  readonly today?: Date;
}

/**
 * Releases of a Fargate service by CodeDeploy: application, deployment group with a role of its own, hooks, alarms, and
 * the two documents that a release needs, rendered from the service's own task definition.
 *
 * A release that fails, is stopped or meets a red alarm goes back by itself: CodeDeploy is the one owner of rollback.
 * What an alarm already red would block is let through by `ignoreAlarms`, or for a single release by
 * `overrideAlarmConfiguration` of `CreateDeployment`. See `docs/decisions/blue-green.md`.
 *
 * @throws Error when `ignoreAlarms` is over, too long or without a reason
 */
export class EcsBlueGreenDeployment extends Construct {
  readonly application: codedeploy.EcsApplication;
  readonly deploymentGroup: codedeploy.EcsDeploymentGroup;
  readonly role: iam.Role;
  /** In the order in which they run; none without `hooks`. */
  readonly hooks: readonly HookFunction[];
  readonly alarms: readonly cloudwatch.Alarm[];
  /** `taskdef.json` and `appspec.yaml`, where the pipeline's build finds them. */
  readonly documents: ReleaseDocuments;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EcsBlueGreenDeploymentProps,
  ) {
    super(scope, id);
    const { service } = props;
    this.hooks = props.hooks ? this.addHooks(props.hooks) : [];
    this.alarms = addReleaseAlarms(this, service, props.alarms);
    this.role = new CodeDeployRole(this, 'Role', {
      service,
      hookArns: this.hooks.map(({ functionArn }) => functionArn),
    }).role;
    this.application = new codedeploy.EcsApplication(this, 'Application');
    this.deploymentGroup = this.addDeploymentGroup();
    this.letHooksReport();
    this.documents = new ReleaseDocuments(this, 'Documents', { service, hooks: this.hooks });
    announceIgnoredAlarms(this, this.deploymentGroup, props.ignoreAlarms, props.today);
  }

  private addHooks(options: Pick<HookFunctionsProps, 'environment' | 'network'>): readonly HookFunction[] {
    const { service, settings } = this.props;
    const hooks = new HookFunctions(this, 'Hooks', { service, settings, ...options });
    hooks
      .of('AfterInstall')
      .function.addEnvironment(DEPLOYMENT_HOOK_VARIABLES.service, service.service.serviceName);
    return hooks.all;
  }

  private addDeploymentGroup(): codedeploy.EcsDeploymentGroup {
    const { service, ignoreAlarms, readyWait, terminationWait } = this.props;
    const { blue, green } = service.targetGroups;
    // A copy without a way to be changed: the L2 attaches the managed policy to any role that it can.
    const role = iam.Role.fromRoleArn(this, 'ImmutableRole', this.role.roleArn, { mutable: false });
    const group = new codedeploy.EcsDeploymentGroup(this, 'Group', {
      application: this.application,
      service: codeDeployService(service),
      role,
      deploymentConfig: this.shiftConfig(),
      blueGreenDeploymentConfig: {
        blueTargetGroup: blue,
        greenTargetGroup: green,
        listener: service.listeners.production,
        testListener: service.listeners.test,
        // A wait of zero minutes would stop each release at once.
        deploymentApprovalWaitTime: readyWait?.toMinutes() === 0 ? undefined : readyWait,
        terminationWaitTime: terminationWait ?? Duration.minutes(5),
      },
      alarms: [...this.alarms],
      ignoreAlarmConfiguration: ignoreAlarms !== undefined,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    // Nothing refers to the role's policy, and a release without it would fail.
    group.node.addDependency(this.role);
    return group;
  }

  /** AWS's own configuration where it has one of these moves: CodeDeploy throttles the creation of others (aws/aws-cdk#21516). */
  private shiftConfig(): codedeploy.IEcsDeploymentConfig {
    const shift = ecsShift(this.props.shift ?? 'Canary10Percent5Minutes');
    const name = predefinedName(shift);
    if (name !== undefined) {
      return codedeploy.EcsDeploymentConfig.fromEcsDeploymentConfigName(
        this,
        'PredefinedShift',
        `CodeDeployDefault.ECS${name}`,
      );
    }
    const pace = { percentage: shift.pace.percent, interval: Duration.minutes(shift.pace.minutes) };
    return new codedeploy.EcsDeploymentConfig(this, `Shift${shift.name}`, {
      trafficRouting:
        shift.shape === 'canary'
          ? codedeploy.TrafficRouting.timeBasedCanary(pace)
          : codedeploy.TrafficRouting.timeBasedLinear(pace),
    });
  }

  /**
   * Each hook reports to this group and to no other. A policy apart: a function waits for the policy of its role, the
   * group for its hooks, and so the right to report to the group cannot be part of what they wait for.
   */
  private letHooksReport(): void {
    if (this.hooks.length === 0) return;
    new iam.Policy(this, 'ReportOfHooks', {
      roles: this.hooks.map(({ role }) => role),
      statements: [
        new iam.PolicyStatement({
          sid: 'Report',
          actions: ['codedeploy:PutLifecycleEventHookExecutionStatus'],
          resources: [this.deploymentGroup.deploymentGroupArn],
        }),
      ],
    });
  }
}

/** @throws Error when another controller deploys the service */
function codeDeployService({ service }: BlueGreenFargateService): ecs.FargateService {
  const resource = service.node.defaultChild;
  const controller: unknown =
    resource instanceof ecs.CfnService ? Stack.of(service).resolve(resource.deploymentController) : undefined;
  const isCodeDeploy =
    typeof controller === 'object' &&
    controller !== null &&
    'type' in controller &&
    controller.type === ecs.DeploymentControllerType.CODE_DEPLOY;
  if (!isCodeDeploy) {
    throw new Error(
      `${service.node.path} is not released by CodeDeploy: give BlueGreenFargateService the deployment { strategy: 'codedeploy' }, or use EcsNativeDeployment.`,
    );
  }
  return service;
}
