import { ArnFormat, type Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { addCollector, tracingEnvironment } from './collector';
import type { PosixUser } from './volume';

export interface ContainerHealthCheck {
  /** Program and arguments, run without a shell. */
  readonly command: readonly string[];
  /** 5 to 300 seconds. */
  readonly interval: Duration;
  /** 2 to 60 seconds. */
  readonly timeout: Duration;
  /** Failures in a row that make the container unhealthy, 1 to 10. */
  readonly retries: number;
  /** Time after start in which failures do not count, up to 300 seconds. */
  readonly startPeriod: Duration;
}

export interface TaskOptions {
  /** Task definition family. Once deployed it must not change: a CODE_DEPLOY service names it and takes no other. */
  readonly family: string;
  /** Name of the container, which an AppSpec file repeats. */
  readonly containerName: string;
  readonly image: ecs.ContainerImage;
  /** Arguments of the image's entry point. @default the image's own */
  readonly command?: readonly string[];
  /** Port that the container listens on. @default none */
  readonly port?: number;
  /** CPU units of a task, the sidecar's included. */
  readonly cpu: number;
  /** Memory of a task in MiB, the sidecar's included. */
  readonly memoryMiB: number;
  /** @default none: the container is healthy while its process lives */
  readonly healthCheck?: ContainerHealthCheck;
  /** From SIGTERM to SIGKILL; Fargate allows at most 120 seconds. */
  readonly stopTimeout: Duration;
  /** Writable folder on an otherwise read-only file system. The image must create it for `user` and declare it `VOLUME`. */
  readonly scratchPath: string;
  /** @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Values read when the task starts. @default none */
  readonly secrets?: Readonly<Record<string, ecs.Secret>>;
  /** The image's user, named here too so that an image that forgot `USER` does not run as root. @default 1000:1000 */
  readonly user?: PosixUser;
  /** @default Fargate's own 20 GiB */
  readonly ephemeralStorageGiB?: number;
  /** X-Ray traces through an OpenTelemetry collector sidecar. @default false */
  readonly tracing?: boolean;
  /** ECS Exec; makes the root file system writable, which its agent needs. @default false */
  readonly exec?: boolean;
  readonly logRetention: logs.RetentionDays;
}

/** A task that answers requests. */
export interface ServingTaskOptions extends TaskOptions {
  readonly port: number;
  readonly healthCheck: ContainerHealthCheck;
}

export interface ServiceTaskProps extends TaskOptions {
  /** What happens to the log group when the stack goes. Task definitions always stay. */
  readonly removalPolicy: RemovalPolicy;
}

const SCRATCH_VOLUME = 'scratch';
const DEFAULT_USER: PosixUser = { uid: 1000, gid: 1000 };

/**
 * Lines wait in this buffer while CloudWatch Logs is slow; when it is full, lines are lost and requests are not held
 * up. It is ECS's own default, stated here because the account setting `defaultLogDriverMode` can change the mode.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
const LOG_BUFFER = Size.mebibytes(10);

/**
 * A hardened Fargate task on ARM64: two roles with exact grants, a user that is not root, no Linux capabilities, a
 * read-only root file system with one scratch volume, logs with a retention.
 *
 * Task definitions are retained: a change replaces the resource, and CloudFormation would deregister the old revision,
 * the very one that a rollback starts (aws/aws-cdk#1559). See `docs/decisions/task-definition.md`.
 */
export class ServiceTask extends Construct {
  readonly definition: ecs.FargateTaskDefinition;
  readonly container: ecs.ContainerDefinition;
  /** What the service's own code may do. */
  readonly taskRole: iam.Role;
  /** What ECS may do to start a task: pull its image, read its secrets, write its log. */
  readonly executionRole: iam.Role;
  readonly logGroup: logs.LogGroup;
  readonly user: PosixUser;

  constructor(scope: Construct, id: string, props: ServiceTaskProps) {
    super(scope, id);
    this.user = props.user ?? DEFAULT_USER;
    this.taskRole = this.addTaskRole();
    this.executionRole = new iam.Role(this, 'ExecutionRole', {
      description: 'ECS: start tasks of this service',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    this.definition = this.addDefinition(props);
    this.container = this.addContainer(props);
    this.addScratchVolume(props.scratchPath);
    if (props.tracing) {
      addCollector(this.definition, this.logGroup);
    }
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html for the trust policy's conditions */
  private addTaskRole(): iam.Role {
    const stack = Stack.of(this);
    return new iam.Role(this, 'TaskRole', {
      description: 'The code of this service',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'ecs',
              resource: '*',
              arnFormat: ArnFormat.NO_RESOURCE_NAME,
            }),
          },
        },
      }),
    });
  }

  private addDefinition(props: ServiceTaskProps): ecs.FargateTaskDefinition {
    const definition = new ecs.FargateTaskDefinition(this, 'Definition', {
      family: props.family,
      cpu: props.cpu,
      memoryLimitMiB: props.memoryMiB,
      ephemeralStorageGiB: props.ephemeralStorageGiB,
      taskRole: this.taskRole,
      executionRole: this.executionRole,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    definition.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return definition;
  }

  private addContainer(props: ServiceTaskProps): ecs.ContainerDefinition {
    return this.definition.addContainer('Container', {
      containerName: props.containerName,
      image: props.image,
      command: props.command && [...props.command],
      essential: true,
      portMappings:
        props.port === undefined ? undefined : [{ containerPort: props.port, protocol: ecs.Protocol.TCP }],
      environment: {
        ...(props.tracing ? tracingEnvironment(props.containerName) : {}),
        ...props.environment,
      },
      secrets: { ...props.secrets },
      user: `${this.user.uid}:${this.user.gid}`,
      readonlyRootFilesystem: !props.exec,
      linuxParameters: this.addLinuxParameters(props.exec ?? false),
      stopTimeout: props.stopTimeout,
      healthCheck: props.healthCheck && {
        ...props.healthCheck,
        command: ['CMD', ...props.healthCheck.command],
      },
      logging: ecs.LogDrivers.awsLogs({
        streamPrefix: 'service',
        logGroup: this.logGroup,
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: LOG_BUFFER,
      }),
    });
  }

  /**
   * A process on a high port needs no capability. ECS Exec starts its agent as root beside it, and leaves children
   * for an init process to reap.
   */
  private addLinuxParameters(exec: boolean): ecs.LinuxParameters {
    const linux = new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: exec });
    if (!exec) {
      linux.dropCapabilities(ecs.Capability.ALL);
    }
    return linux;
  }

  private addScratchVolume(containerPath: string): void {
    this.definition.addVolume({ name: SCRATCH_VOLUME });
    this.container.addMountPoints({ sourceVolume: SCRATCH_VOLUME, containerPath, readOnly: false });
  }
}
