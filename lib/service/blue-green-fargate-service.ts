import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { BlueGreenAutoscaling, type ScalingOptions } from './autoscaling';
import type { DeploymentStrategy } from './deployment-strategy';
import { BlueGreenListeners } from './listeners';
import { LiveTargetGroup } from './live-target-group';
import { type LoadBalancerOptions, ServiceLoadBalancer } from './load-balancer';
import { BlueGreenTargetGroups, type TargetHealth } from './target-groups';
import { TrafficShift } from '../release/traffic-shift';
import { ServiceTask, type ServingTaskOptions } from './task-definition';
import type { TestAccess } from './test-access';
import { TrafficShiftRole } from './traffic-shift-role';
import { SharedVolume } from './volume';

const SPOT = 'FARGATE_SPOT';

/** Where the service runs. */
export interface ServiceNetwork {
  readonly vpc: ec2.IVpc;
  /** Public subnets, in two zones at least. */
  readonly loadBalancerSubnets: ec2.SubnetSelection;
  readonly taskSubnets: ec2.SubnetSelection;
  /** Tasks need a public address where their subnets have no NAT gateway and no endpoints. */
  readonly assignPublicIp: boolean;
}

export interface BlueGreenFargateServiceProps {
  readonly network: ServiceNetwork;
  readonly task: ServingTaskOptions;
  readonly health: TargetHealth;
  readonly scaling: ScalingOptions;
  readonly deployment: DeploymentStrategy;
  readonly testAccess: TestAccess;
  /** @default HTTP on the load balancer's own name, without access logs, WAF and deletion protection */
  readonly loadBalancer?: Omit<LoadBalancerOptions, 'removalPolicy'>;
  /** Paths that the load balancer answers with 404, with everything below them. @default none */
  readonly closedPaths?: readonly string[];
  /** An encrypted EFS volume in the container. @default none */
  readonly volume?: { readonly mountPath: string };
  /** @default FARGATE */
  readonly capacity?: 'FARGATE' | 'FARGATE_SPOT';
  /** @default false */
  readonly containerInsights?: boolean;
  /** Time after a task's start in which ECS ignores the load balancer's health checks. */
  readonly healthCheckGracePeriod: Duration;
  /** What happens to logs and files when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A Fargate service behind an Application Load Balancer, released blue/green by CodeDeploy or by ECS itself.
 *
 * It creates the cluster, the load balancer with a production and a test listener, two target groups, the task with its
 * roles, and autoscaling. Under `codedeploy` the deployment group is for others to add, from the public properties.
 *
 * It grants what it needs itself. What the service's own code may do is granted to `task.taskRole`.
 */
export class BlueGreenFargateService extends Construct {
  readonly cluster: ecs.Cluster;
  readonly service: ecs.FargateService;
  readonly task: ServiceTask;
  readonly loadBalancer: ServiceLoadBalancer;
  readonly targetGroups: BlueGreenTargetGroups;
  readonly listeners: BlueGreenListeners;
  readonly securityGroup: ec2.SecurityGroup;
  /** @default none, without `volume` */
  readonly volume?: SharedVolume;
  /** Fargate platform version, which an AppSpec file repeats. */
  readonly platformVersion: string = ecs.FargatePlatformVersion.VERSION1_4;
  /** Capacity provider that tasks run on, which an AppSpec file repeats. @default none: the launch type FARGATE */
  readonly capacityProvider?: string;
  private readonly removalPolicy: RemovalPolicy;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BlueGreenFargateServiceProps,
  ) {
    super(scope, id);
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.capacityProvider = props.capacity === SPOT ? SPOT : undefined;
    this.securityGroup = this.addSecurityGroup();
    this.loadBalancer = this.addLoadBalancer();
    this.targetGroups = new BlueGreenTargetGroups(this, 'TargetGroups', {
      vpc: props.network.vpc,
      port: props.task.port,
      health: props.health,
    });
    this.cluster = this.addCluster();
    this.listeners = this.addListeners();
    this.task = new ServiceTask(this, 'Task', { ...props.task, removalPolicy: this.removalPolicy });
    if (props.volume) {
      this.volume = this.addVolume(props.volume.mountPath);
    }
    this.service = this.addService();
    this.attachTargetGroups();
    new BlueGreenAutoscaling(this, 'Autoscaling', {
      ...props.scaling,
      service: this.service,
      loadBalancer: this.loadBalancer.loadBalancer,
      targetGroups: this.targetGroups,
    });
  }

  /** Only the load balancer may come in; attaching the target group adds that rule. */
  private addSecurityGroup(): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: this.props.network.vpc,
      description: 'Tasks: the load balancer in',
      allowAllOutbound: true,
    });
  }

  private addLoadBalancer(): ServiceLoadBalancer {
    return new ServiceLoadBalancer(this, 'LoadBalancer', {
      ...this.props.loadBalancer,
      vpc: this.props.network.vpc,
      subnets: this.props.network.loadBalancerSubnets,
      removalPolicy: this.removalPolicy,
    });
  }

  private addListeners(): BlueGreenListeners {
    return new BlueGreenListeners(this, 'Listeners', {
      loadBalancer: this.loadBalancer,
      targetGroups: this.targetGroups,
      deployment: this.props.deployment,
      testAccess: this.props.testAccess,
      closedPaths: this.props.closedPaths ?? [],
      live: new LiveTargetGroup(this, 'LiveTargetGroup', {
        cluster: this.cluster,
        targetGroups: this.targetGroups,
        logRetention: this.props.task.logRetention,
        removalPolicy: this.removalPolicy,
      }),
    });
  }

  private addVolume(mountPath: string): SharedVolume {
    const volume = new SharedVolume(this, 'Volume', {
      vpc: this.props.network.vpc,
      subnets: this.props.network.taskSubnets,
      clients: this.securityGroup,
      user: this.task.user,
      removalPolicy: this.removalPolicy,
    });
    volume.mountIn(this.task.container, mountPath);
    return volume;
  }

  private addCluster(): ecs.Cluster {
    return new ecs.Cluster(this, 'Cluster', {
      vpc: this.props.network.vpc,
      containerInsightsV2: this.props.containerInsights
        ? ecs.ContainerInsights.ENABLED
        : ecs.ContainerInsights.DISABLED,
    });
  }

  /**
   * No desired count: autoscaling owns it, and a number here would reset it with each deployment (aws/aws-cdk#3919).
   * ECS starts one task, and registering the scalable target raises that to the minimum.
   *
   * The platform version is pinned, because a CODE_DEPLOY service takes no other from CloudFormation later; 1.4.0 is
   * the first with EFS and with fields of secrets.
   */
  private addService(): ecs.FargateService {
    const { network, task } = this.props;
    const spot = this.props.capacity === SPOT ? this.addSpotCapacity() : undefined;
    const service = new ecs.FargateService(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: this.task.definition,
      platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
      capacityProviderStrategies: spot && [{ capacityProvider: SPOT, weight: 1 }],
      vpcSubnets: network.taskSubnets,
      assignPublicIp: network.assignPublicIp,
      securityGroups: [this.securityGroup],
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      healthCheckGracePeriod: this.props.healthCheckGracePeriod,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      enableExecuteCommand: task.exec ?? false,
      ...this.deploymentProps(),
    });
    // No task serves before its paths are closed and its roles can do their work.
    service.node.addDependency(this.listeners, this.task.executionRole);
    if (spot) {
      service.node.addDependency(spot);
    }
    if (this.volume) {
      service.node.addDependency(this.volume.fileSystem.mountTargetsAvailable);
    }
    return service;
  }

  /** A circuit breaker needs the ECS controller. Under CodeDeploy the deployment group's alarms do its work. */
  private deploymentProps(): Partial<ecs.FargateServiceProps> {
    const { deployment } = this.props;
    return deployment.strategy === 'codedeploy'
      ? { deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY } }
      : {
          ...nativeShift(deployment.shift ?? TrafficShift.allAtOnce()),
          bakeTime: deployment.bakeTime,
          circuitBreaker: { enable: true, rollback: true },
          availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
        };
  }

  /** By the L1: the L2's own association appears too late for the service to wait for it (aws/aws-cdk#19275). */
  private addSpotCapacity(): ecs.CfnClusterCapacityProviderAssociations {
    return new ecs.CfnClusterCapacityProviderAssociations(this, 'Capacity', {
      cluster: this.cluster.clusterName,
      capacityProviders: [SPOT],
      defaultCapacityProviderStrategy: [],
    });
  }

  /** The service starts in the blue group; who releases decides where the next version goes. */
  private attachTargetGroups(): void {
    const { task } = this.props;
    const target = this.service.loadBalancerTarget({
      containerName: task.containerName,
      containerPort: task.port,
      alternateTarget: this.alternateTarget(),
    });
    target.attachToApplicationTargetGroup(this.targetGroups.blue);
  }

  private alternateTarget(): ecs.AlternateTarget | undefined {
    const { productionRule, testRule } = this.listeners;
    if (this.props.deployment.strategy !== 'ecs-native' || !productionRule) {
      return undefined;
    }
    const shift = new TrafficShiftRole(this, 'TrafficShift', {
      listeners: this.listeners,
      targetGroups: this.targetGroups,
    });
    this.service.node.addDependency(shift);
    return new ecs.AlternateTarget('Green', {
      alternateTargetGroup: this.targetGroups.green,
      productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(productionRule),
      testListener: testRule && ecs.ListenerRuleConfiguration.applicationListenerRule(testRule),
      role: shift.role,
    });
  }
}

/** ECS's strategy of these moves. Its share per step and its wait between two are the ones of CodeDeploy. */
function nativeShift({ shape, pace }: TrafficShift): Partial<ecs.FargateServiceProps> {
  const step = { stepPercent: pace.percent, stepBakeTime: Duration.minutes(pace.minutes) };
  if (shape === 'all-at-once') {
    return { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN };
  }
  return shape === 'canary'
    ? { deploymentStrategy: ecs.DeploymentStrategy.CANARY, canaryConfiguration: step }
    : { deploymentStrategy: ecs.DeploymentStrategy.LINEAR, linearConfiguration: step };
}
