import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENV, WORKER_ENV } from '../../app/src/contract';
import type { ServiceNetwork } from '../service/blue-green-fargate-service';
import { ServiceTask } from '../service/task-definition';

/** The activity of the order workflow that ships, from the side of who works on it. */
export interface ShippingActivity {
  readonly activity: sfn.IActivity;
  /** The key that its tasks are encrypted with. @default one that AWS owns, which needs no permission */
  readonly key?: {
    /** Lets a role use the key for the tasks of an activity. */
    grantTasks(grantee: iam.IGrantable, activityArn: string): void;
  };
}

export interface ShippingWorkerProps {
  readonly network: Pick<ServiceNetwork, 'vpc' | 'taskSubnets' | 'assignPublicIp'>;
  readonly shipping: ShippingActivity;
  /** `HeartbeatSeconds` of the state that hands out the tasks. */
  readonly heartbeat: Duration;
  readonly image: ecs.ContainerImage;
  /** Task definition family, and the name of the worker in logs. */
  readonly family: string;
  /** Environment name, for logs. */
  readonly environment: string;
  readonly logLevel: string;
  readonly logRetention: logs.RetentionDays;
  /** @default false */
  readonly containerInsights?: boolean;
  /** What happens to the log when the stack goes. */
  readonly removalPolicy: RemovalPolicy;
}

const CONTAINER_NAME = 'shipping-worker';
/** The Dockerfile puts it there; the entry point is node. */
const PROGRAM = '/app/worker.mjs';
const SCRATCH_PATH = '/scratch';

/** The smallest task that Fargate has: the worker waits nearly all of the time. */
const CPU_UNITS = 256;
const MEMORY_MIB = 512;

/** How long the made-up warehouse takes to ship. */
const SHIPPING = Duration.seconds(10);
/** Fargate's longest. A worker that is told to stop first sees its poll to the end, which takes a minute at most. */
const STOP_TIMEOUT = Duration.seconds(120);
const SHUTDOWN_DEADLINE = Duration.seconds(110);

/**
 * The worker that ships orders, as a Fargate service of one task without a load balancer: it asks for its work, and
 * nothing connects to it. An update starts the new worker before it stops the old one; both may work at once, since a
 * task is given to one of them. A version that does not stay up is rolled back by the circuit breaker.
 *
 * See `docs/decisions/shipping-worker.md`.
 */
export class ShippingWorker extends Construct {
  readonly cluster: ecs.Cluster;
  readonly service: ecs.FargateService;
  readonly task: ServiceTask;
  readonly securityGroup: ec2.SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ShippingWorkerProps,
  ) {
    super(scope, id);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.network.vpc,
      description: 'Shipping worker: nothing in',
      allowAllOutbound: true,
    });
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.network.vpc,
      containerInsightsV2: props.containerInsights
        ? ecs.ContainerInsights.ENABLED
        : ecs.ContainerInsights.DISABLED,
    });
    this.task = this.addTask();
    this.grantShipping();
    this.service = this.addService();
  }

  private addTask(): ServiceTask {
    const { family, image, logRetention, removalPolicy } = this.props;
    return new ServiceTask(this, 'Task', {
      family,
      containerName: CONTAINER_NAME,
      image,
      command: [PROGRAM],
      cpu: CPU_UNITS,
      memoryMiB: MEMORY_MIB,
      stopTimeout: STOP_TIMEOUT,
      scratchPath: SCRATCH_PATH,
      environment: this.environmentVariables(),
      logRetention,
      removalPolicy,
    });
  }

  /** No name of a worker: each task has that of its own machine then. */
  private environmentVariables(): Record<string, string> {
    const { shipping, heartbeat, environment, logLevel } = this.props;
    return {
      [WORKER_ENV.activity]: shipping.activity.activityArn,
      [WORKER_ENV.heartbeat]: String(heartbeat.toSeconds()),
      [WORKER_ENV.shipping]: String(SHIPPING.toSeconds()),
      [ENV.logLevel]: logLevel,
      [ENV.environment]: environment,
      [ENV.shutdownDeadline]: String(SHUTDOWN_DEADLINE.toSeconds()),
      [ENV.scratch]: SCRATCH_PATH,
    };
  }

  /**
   * The service authorization reference lists a resource for GetActivityTask alone. Step Functions checks SendTask* too,
   * against the activity whose task it is (aws/aws-cdk#8486).
   *
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_stepfunctions.html
   */
  private grantShipping(): void {
    const { activity, key } = this.props.shipping;
    const role = this.task.taskRole;
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'Ship',
        actions: [
          'states:GetActivityTask',
          'states:SendTaskHeartbeat',
          'states:SendTaskSuccess',
          'states:SendTaskFailure',
        ],
        resources: [activity.activityArn],
      }),
    );
    key?.grantTasks(role, activity.activityArn);
  }

  private addService(): ecs.FargateService {
    const { network } = this.props;
    const service = new ecs.FargateService(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: this.task.definition,
      platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
      desiredCount: 1,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      vpcSubnets: network.taskSubnets,
      assignPublicIp: network.assignPublicIp,
      securityGroups: [this.securityGroup],
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // No task starts before its roles can do their work.
    service.node.addDependency(this.task.executionRole, this.task.taskRole);
    return service;
  }
}
