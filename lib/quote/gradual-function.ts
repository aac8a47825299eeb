import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HOOK_VARIABLES } from '../../lambda/hooks/contract';
import { applyAsyncFailure, deadLetterQueueOf } from './async-failure';
import { addDeploymentAlarms, alarmLimits } from './deployment-alarms';
import type { GradualFunctionProps, ReleaseOptions } from './gradual-function-props';
import { announceIgnoredAlarms } from '../release/ignored-alarms';
import { refuseAlarmsBehindAlias, refuseUnseenVariables, refuseWideAlarmWindow } from './release-checks';
import { shiftConfig } from './shift-config';
import { TrafficShift } from '../release/traffic-shift';

/** The alias that callers use. */
export const LIVE = 'live';

/** Minutes by which the post-traffic hook looks back beyond the shift: the pre-traffic hook and late metrics. */
const METRIC_SLACK_MINUTES = 5;

/**
 * A Lambda function whose releases reach callers gradually: each change publishes a version, and CodeDeploy moves the
 * alias `live` to it as `release.shift` says, between two hooks and under alarms, and back again when a hook fails, an
 * alarm goes off or somebody stops it. Call it by `alias`, never by `function`.
 *
 * What CodeDeploy does and does not do: `docs/sam-mapping.md`; why it is built so: `docs/decisions/gradual-lambda.md`.
 */
export class GradualFunction extends Construct {
  readonly function: lambda.Function;
  /** The version published from the function as it stands in this synthesis. */
  readonly version: lambda.Version;
  /** What callers invoke. */
  readonly alias: lambda.Alias;
  readonly deploymentGroup: codedeploy.LambdaDeploymentGroup;
  /** The construct's own alarms, without `release.additionalAlarms`. */
  readonly alarms: readonly cloudwatch.Alarm[];
  readonly shift: TrafficShift;

  /**
   * @throws Error when `release.ignoreAlarms` is over, too long or without a reason, and when both hooks are one function
   */
  constructor(scope: Construct, id: string, props: GradualFunctionProps) {
    super(scope, id);
    const release = props.release ?? {};
    this.shift = release.shift ?? TrafficShift.predefined('Canary10Percent5Minutes');

    this.function = this.addFunction(props);
    this.version = this.function.currentVersion;
    this.alias = this.addAlias(props);
    this.alarms = addDeploymentAlarms(
      this,
      { function: this.function, aliasName: LIVE, version: this.weighs ? this.version : undefined },
      release.alarms,
    );
    this.deploymentGroup = this.addDeploymentGroup(release);
    this.connectHooks(release);
    announceIgnoredAlarms(this, this.deploymentGroup, release.ignoreAlarms, release.today);
    if (!this.weighs) announceAllAtOnce(this);

    refuseUnseenVariables(this.function, props.versionSeed);
    refuseWideAlarmWindow(this, this.shift, release.alarms);
    refuseAlarmsBehindAlias(this.alias, release.additionalAlarms ?? []);
  }

  /** Whether the alias shares its calls between two versions for a while, which is when Lambda counts by version. */
  private get weighs(): boolean {
    return this.shift.intervalMinutes !== undefined;
  }

  private addFunction(props: GradualFunctionProps): lambda.Function {
    const { memoryMiB, timeout, architecture, tracing, concurrency } = props.compute ?? {};
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logs?.retention ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy: props.logs?.removalPolicy ?? RemovalPolicy.DESTROY,
    });
    // A role of its own, which may write this log only: with the managed policy that the CDK attaches by default the
    // function could make its log group again after a destroy.
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);

    return new lambda.Function(this, 'Function', {
      code: props.code,
      handler: props.handler ?? 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: architecture ?? lambda.Architecture.ARM_64,
      description: props.description,
      memorySize: memoryMiB ?? 256,
      timeout: timeout ?? Duration.seconds(10),
      environment: {
        ...props.environment,
        ...(props.versionSeed !== undefined && { VERSION_SEED: props.versionSeed }),
        NODE_OPTIONS: '--enable-source-maps',
      },
      tracing: tracing === false ? lambda.Tracing.DISABLED : lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: props.logs?.level,
      reservedConcurrentExecutions: concurrency?.type === 'reserved' ? concurrency.executions : undefined,
      deadLetterQueue: deadLetterQueueOf(props.onAsyncFailure),
      // A rollback needs the version it goes back to.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      role,
      logGroup,
    });
  }

  private addAlias(props: GradualFunctionProps): lambda.Alias {
    const concurrency = props.compute?.concurrency;
    const alias = new lambda.Alias(this, 'Live', {
      aliasName: LIVE,
      version: this.version,
      provisionedConcurrentExecutions:
        concurrency?.type === 'provisioned' ? concurrency.executions : undefined,
    });
    applyAsyncFailure(alias, props.onAsyncFailure ?? { type: 'own-queue' });
    return alias;
  }

  private addDeploymentGroup(release: ReleaseOptions): codedeploy.LambdaDeploymentGroup {
    const group = new codedeploy.LambdaDeploymentGroup(this, 'DeploymentGroup', {
      application: new codedeploy.LambdaApplication(this, 'Application'),
      alias: this.alias,
      deploymentConfig: shiftConfig(this, this.shift),
      alarms: [...this.alarms, ...(release.additionalAlarms ?? [])],
      ignoreAlarmConfiguration: release.ignoreAlarms !== undefined,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    // The L2 has no property for triggers.
    const resource = group.node.defaultChild;
    if (release.notifications !== undefined && resource instanceof codedeploy.CfnDeploymentGroup) {
      const { topic, events } = release.notifications;
      resource.triggerConfigurations = [
        { triggerName: 'DeploymentEvents', triggerTargetArn: topic.topicArn, triggerEvents: [...events] },
      ];
    }
    // An update of the alias starts the deployment, so all that the deployment needs must stand before it: CloudFormation
    // sees the reference to the group, but not that the group's role must already be allowed to call the hooks.
    this.alias.node.addDependency(group.role);
    return group;
  }

  /** Tells each hook what to call and lets it do that: invoke its target, report to this group, read metrics. */
  private connectHooks(release: ReleaseOptions): void {
    const { pre, post } = release.hooks ?? {};
    if (pre !== undefined && pre === post) {
      throw new Error(
        `${this.node.path}: release.hooks.pre and release.hooks.post are both ${pre.node.path}, which can be told one ` +
          `${HOOK_VARIABLES.target} only. Give each a function of its own.`,
      );
    }
    if (pre !== undefined) {
      this.deploymentGroup.addPreHook(pre);
      // Every version: a grant of this one would change with each release, minutes before CodeDeploy calls the hook, and IAM
      // may be slower. The hook calls the version that its variable names.
      allowInvoke(pre, `${this.function.functionArn}:*`);
      pre.addEnvironment(HOOK_VARIABLES.target, this.version.functionArn);
      pre.addEnvironment(HOOK_VARIABLES.version, this.version.version);
    }
    if (post !== undefined) {
      // Built from the function's ARN: the alias depends on its hooks, so a hook must not depend on the alias.
      const aliasArn = `${this.function.functionArn}:${LIVE}`;
      this.deploymentGroup.addPostHook(post);
      allowInvoke(post, aliasArn);
      post.addEnvironment(HOOK_VARIABLES.target, aliasArn);
      post.addEnvironment(HOOK_VARIABLES.version, this.version.version);
      this.connectMetrics(post, release);
    }
  }

  private connectMetrics(post: lambda.Function, release: ReleaseOptions): void {
    if (!this.weighs) {
      post.addEnvironment(HOOK_VARIABLES.metricMinutes, '0');
      return;
    }
    allowReadMetrics(post);
    post.addEnvironment(HOOK_VARIABLES.functionName, this.function.functionName);
    post.addEnvironment(HOOK_VARIABLES.aliasName, LIVE);
    post.addEnvironment(HOOK_VARIABLES.errorPercent, String(alarmLimits(release.alarms).errorPercent));
    post.addEnvironment(HOOK_VARIABLES.metricMinutes, String(this.shift.totalMinutes + METRIC_SLACK_MINUTES));
  }
}

/** An information, not a warning: somebody chose it. */
function announceAllAtOnce(scope: Construct): void {
  Annotations.of(scope).addInfo(
    `Releases of ${scope.node.path} move all at once: Lambda counts by version only while an alias is weighted, so no ` +
      'alarm watches the new version and the hook after the shift reads no metrics.',
  );
}

function allowInvoke(hook: lambda.Function, resource: string): void {
  hook.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [resource] }),
  );
}

/** CloudWatch defines no resource for reading metrics: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
function allowReadMetrics(hook: lambda.Function): void {
  hook.addToRolePolicy(new iam.PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
}
