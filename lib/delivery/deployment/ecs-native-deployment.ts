import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { HandlerFunctionProps } from '../../handlers/handler-function';
import type { AlarmEscape } from '../../release/alarm-escape';
import type { BlueGreenFargateService } from '../../service/blue-green-fargate-service';
import { announceIgnoredAlarms } from '../../release/ignored-alarms';
import { HookFunctions, type HookFunction, type HookFunctionsProps } from './hook-functions';
import { addReleaseAlarms, type ReleaseAlarmLimits } from './release-alarms';

export interface EcsNativeDeploymentProps {
  /** A service under the strategy `ecs-native`. */
  readonly service: BlueGreenFargateService;
  readonly settings: HandlerFunctionProps['settings'];
  /** Hooks that test each release, and after how long one that gave no answer rolls back. @default none */
  readonly hooks?: Pick<HookFunctionsProps, 'environment' | 'network'> & { readonly timeout: Duration };
  /** How long a release waits for `ContinueServiceDeployment` before production traffic moves; then it rolls back. @default nobody is asked */
  readonly pause?: Duration;
  readonly alarms: ReleaseAlarmLimits;
  /** @default alarms guard every release */
  readonly ignoreAlarms?: AlarmEscape;
  /** The day of synthesis, against which `ignoreAlarms.until` is held. For tests. @default now */
  readonly today?: Date;
}

/**
 * Before production sees the new version, and beside the hook that tests it: hooks of one stage run side by side, and
 * the release goes on when all of them are over.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html#pause-hooks-multiple-at-same-stage
 */
const PAUSE_STAGE = 'POST_TEST_TRAFFIC_SHIFT';

/**
 * Hooks and alarms of a Fargate service that ECS itself releases. The shift and the bake time belong to the service.
 *
 * By the L1: the L2 knows no time-out of a hook, without which ECS waits 24 hours, no pause, and not the stage before
 * each step of the production shift.
 *
 * @throws Error when `ignoreAlarms` is over, too long or without a reason
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 */
export class EcsNativeDeployment extends Construct {
  /** In the order in which they run; none without `hooks`. */
  readonly hooks: readonly HookFunction[];
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EcsNativeDeploymentProps,
  ) {
    super(scope, id);
    const { service, alarms } = props;
    this.hooks = props.hooks ? this.addHooks(props.hooks) : [];
    this.alarms = addReleaseAlarms(this, service, alarms);
    this.connect(serviceResource(service));
    announceIgnoredAlarms(this, service.service, props.ignoreAlarms, props.today);
  }

  private addHooks(options: Pick<HookFunctionsProps, 'environment' | 'network'>): readonly HookFunction[] {
    const { service, settings } = this.props;
    const { environment, network } = options;
    return new HookFunctions(this, 'Hooks', { service, settings, environment, network }).all;
  }

  private connect(service: ecs.CfnService): void {
    const lifecycleHooks = [...this.lambdaHooks(service), ...this.pauseHooks()];
    if (lifecycleHooks.length > 0) {
      service.addPropertyOverride('DeploymentConfiguration.LifecycleHooks', lifecycleHooks);
    }
    if (this.props.ignoreAlarms === undefined) {
      service.addPropertyOverride('DeploymentConfiguration.Alarms', {
        AlarmNames: this.alarms.map(({ alarmName }) => alarmName),
        Enable: true,
        Rollback: true,
      });
    }
  }

  private lambdaHooks(service: ecs.CfnService): object[] {
    const { hooks } = this.props;
    if (!hooks) return [];
    // Without `aws:SourceAccount`, which CodeDeploy's role has: the page on this role trusts the service alone, and ECS
    // documents the key for other roles only. A release whose hooks cannot be called is rolled back.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html
    const caller = new iam.Role(this, 'HookCaller', {
      description: 'ECS: call the hooks of a release',
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    });
    caller.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'CallHooks',
        actions: ['lambda:InvokeFunction'],
        resources: this.hooks.map(({ functionArn }) => functionArn),
      }),
    );
    // The first release begins with the service's creation, so its hooks must be ready and callable before.
    service.node.addDependency(caller, ...this.hooks.map(({ function: fn }) => fn));
    return this.hooks.map(({ stage, functionArn }) => ({
      TargetType: 'AWS_LAMBDA',
      HookTargetArn: functionArn,
      RoleArn: caller.roleArn,
      LifecycleStages: [stage],
      TimeoutConfiguration: timeOut(hooks.timeout),
    }));
  }

  private pauseHooks(): object[] {
    const { pause } = this.props;
    return pause === undefined || pause.toMinutes() === 0
      ? []
      : [
          {
            TargetType: 'PAUSE',
            LifecycleStages: [PAUSE_STAGE],
            TimeoutConfiguration: timeOut(pause),
          },
        ];
  }
}

function timeOut(time: Duration): object {
  return { TimeoutInMinutes: time.toMinutes(), Action: 'ROLLBACK' };
}

/** @throws Error when ECS does not release the service itself */
function serviceResource({ service, listeners }: BlueGreenFargateService): ecs.CfnService {
  const resource = service.node.defaultChild;
  if (!(resource instanceof ecs.CfnService) || listeners.productionRule === undefined) {
    throw new Error(
      `${service.node.path} is not released by ECS itself: give BlueGreenFargateService the deployment { strategy: 'ecs-native', … }, or use EcsBlueGreenDeployment.`,
    );
  }
  return resource;
}
