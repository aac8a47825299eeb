/** A container of a task definition, its intrinsics resolved. Times are template milliseconds. */
export interface ContainerModel {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values AWS reads when the task starts: name to ARN. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly healthCheck?: ContainerHealthCheck;
  readonly stopTimeoutMs: number;
  readonly readonlyRootFilesystem: boolean;
  /** Paths at which volumes are mounted. */
  readonly mounts: readonly string[];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html */
export interface ContainerHealthCheck {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly intervalMs: number;
  /** Between checks of a container that is healthy. @default intervalMs */
  readonly healthyIntervalMs?: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly startPeriodMs: number;
}

export interface TaskDefinitionModel {
  readonly family: string;
  readonly containers: readonly ContainerModel[];
  /** Name of the task role; none when the definition has none. */
  readonly taskRole?: string;
  /** `ARM64` or `X86_64`. */
  readonly architecture: string;
}

/** Where a load balancer finds the tasks of a service. */
export interface ServiceTarget {
  readonly containerName: string;
  readonly containerPort: number;
  /** ARN of the target group that new tasks are registered with. */
  readonly targetGroupArn: string;
}

export interface ServiceModel {
  readonly stackId: string;
  readonly logicalId: string;
  readonly name: string;
  /** The template's desired count, or the minimum of its autoscaling where that is more. */
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly healthCheckGracePeriodMs: number;
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`. */
  readonly deploymentController: string;
  readonly targets: readonly ServiceTarget[];
  readonly taskDefinition: TaskDefinitionModel;
}
