import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CONTAINER_PORT, ENV, ORDERS_TABLE, PATHS } from '../../app/src/contract';
import { keepAliveSeconds, shutdownDeadlineSeconds, type Settings } from '../config';
import type { ReleasedImage } from '../image/released-image';
import { EcsBlueGreenDeployment } from '../delivery/deployment/ecs-blue-green-deployment';
import { EcsNativeDeployment } from '../delivery/deployment/ecs-native-deployment';
import type { ServiceImage } from '../image/service-image';
import type { Network } from '../network/network';
import type { OrdersTable } from '../orders/orders-table';
import { dataRemovalPolicy } from '../stack/removal-policy';
import { BlueGreenFargateService, type BlueGreenFargateServiceProps } from './blue-green-fargate-service';
import { containerSecret } from './secrets';
import { deploymentStrategy, hookNetwork, targetHealth, testAccess } from './service-options';
import {
  countMissedStarts,
  grantWorkflow,
  type ServiceWorkflow,
  workflowEnvironment,
  workflowSecrets,
} from './service-workflow';
import type { ServingTaskOptions } from './task-definition';

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly network: Network;
  readonly serviceImage: ServiceImage;
  readonly releasedImage: ReleasedImage;
  readonly ordersTable: OrdersTable;
  /** @default orders are stored, and nothing is started */
  readonly workflow?: ServiceWorkflow;
}

const CONTAINER_NAME = 'order-api';
const SCRATCH_PATH = '/scratch';

/** Exec form without a shell, which the image has none of. The Dockerfile puts both files there. */
const HEALTH_CHECK = ['/usr/local/bin/node', '/app/healthcheck.mjs'];

/** The order API: the general service, with the settings of an environment and the rights of this product. */
export class ServiceStack extends Stack {
  readonly orderApi: BlueGreenFargateService;
  /** How the order API is released by CodeDeploy. @default none, under `ecs-native` */
  readonly deployment?: EcsBlueGreenDeployment;
  /** Alarms that stop a release, whoever makes it. */
  readonly releaseAlarms: readonly cloudwatch.Alarm[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceStackProps,
  ) {
    super(scope, id, props);
    this.orderApi = new BlueGreenFargateService(this, 'OrderApi', this.serviceProps());
    this.grantOrders();
    this.connectWorkflow();
    const release = this.addDeployment();
    this.deployment = release instanceof EcsBlueGreenDeployment ? release : undefined;
    this.releaseAlarms = release.alarms;
    this.addOutputs();
  }

  private serviceProps(): BlueGreenFargateServiceProps {
    const { settings, network } = this.props;
    const { service, loadBalancer, timeouts } = settings;
    return {
      network,
      task: this.taskOptions(),
      health: targetHealth(settings),
      scaling: { minTasks: service.tasks.min, maxTasks: service.tasks.max, ...service.scaling },
      deployment: deploymentStrategy(settings),
      testAccess: testAccess(network),
      loadBalancer: {
        domain: loadBalancer.domain,
        idleTimeout: Duration.seconds(timeouts.idle),
        accessLogExpiryDays: loadBalancer.accessLogs ? settings.logs.retentionDays : undefined,
        waf: loadBalancer.waf,
        deletionProtection: settings.protection.deletionProtection,
      },
      closedPaths: [PATHS.internal],
      volume: service.efs,
      capacity: service.capacity,
      containerInsights: service.containerInsights,
      healthCheckGracePeriod: Duration.seconds(timeouts.healthCheck.gracePeriod),
      removalPolicy: dataRemovalPolicy(settings.protection),
    };
  }

  private taskOptions(): ServingTaskOptions {
    const { settings, workflow } = this.props;
    const { service, timeouts } = settings;
    const secrets = Object.entries(service.secrets);
    return {
      family: `${settings.prefix}-${settings.environment}-order-api`,
      containerName: CONTAINER_NAME,
      image: this.image(),
      port: CONTAINER_PORT,
      cpu: service.cpu,
      memoryMiB: service.memoryMiB,
      healthCheck: {
        command: HEALTH_CHECK,
        interval: Duration.seconds(timeouts.healthCheck.interval),
        timeout: Duration.seconds(timeouts.healthCheck.timeout),
        retries: timeouts.healthCheck.unhealthyThreshold,
        startPeriod: Duration.seconds(timeouts.healthCheck.gracePeriod),
      },
      stopTimeout: Duration.seconds(timeouts.stop),
      scratchPath: SCRATCH_PATH,
      environment: this.environmentVariables(),
      secrets: {
        ...Object.fromEntries(secrets.map(([name, from]) => [name, containerSecret(this, from)])),
        ...workflowSecrets(workflow),
      },
      ephemeralStorageGiB: service.ephemeralStorageGiB,
      tracing: service.tracing,
      exec: service.exec,
      logRetention: settings.logs.retentionDays,
    };
  }

  /**
   * The image that a task definition of CloudFormation names. Under `codedeploy` the service takes it once, at its
   * creation; under `ecs-native` every update of the stack brings it, so it has to be the one released last.
   */
  private image(): ecs.ContainerImage {
    const { releasedImage, serviceImage, settings } = this.props;
    return settings.deployment.strategy === 'ecs-native'
      ? releasedImage.asContainerImage()
      : serviceImage.image;
  }

  private environmentVariables(): Record<string, string> {
    const { settings, ordersTable, workflow } = this.props;
    const { timeouts } = settings;
    return {
      [ENV.port]: String(CONTAINER_PORT),
      [ENV.tableName]: ordersTable.table.tableName,
      [ENV.logLevel]: settings.logs.level,
      [ENV.environment]: settings.environment,
      [ENV.requestTimeout]: String(timeouts.request),
      [ENV.keepAliveTimeout]: String(keepAliveSeconds(timeouts)),
      [ENV.shutdownDeadline]: String(shutdownDeadlineSeconds(timeouts)),
      [ENV.scratch]: SCRATCH_PATH,
      ...workflowEnvironment(workflow),
    };
  }

  /** Exactly what the API does with the table: an order by its key, a customer's orders by the index. */
  private grantOrders(): void {
    const { tableArn } = this.props.ordersTable.table;
    const role = this.orderApi.task.taskRole;
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'OrdersByKey',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [tableArn],
      }),
    );
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'OrdersByCustomer',
        actions: ['dynamodb:Query'],
        resources: [`${tableArn}/index/${ORDERS_TABLE.customerIndex.name}`],
      }),
    );
  }

  private connectWorkflow(): void {
    const { workflow, settings } = this.props;
    if (workflow === undefined) return;
    grantWorkflow(this.orderApi.task.taskRole, workflow);
    countMissedStarts(this.orderApi.task, settings);
  }

  private addDeployment(): EcsBlueGreenDeployment | EcsNativeDeployment {
    const { settings } = this.props;
    const { deployment } = settings;
    const common = {
      service: this.orderApi,
      settings,
      alarms: deployment.alarms,
      ignoreAlarms: deployment.ignoreAlarms,
    };
    const hooks = { environment: settings.environment, network: hookNetwork(this.props.network) };
    if (deployment.strategy === 'codedeploy') {
      return new EcsBlueGreenDeployment(this, 'Deployment', {
        ...common,
        shift: deployment.shift,
        readyWait: Duration.minutes(deployment.readyWaitMinutes),
        terminationWait: Duration.minutes(deployment.terminationWaitMinutes),
        hooks: deployment.hooks ? hooks : undefined,
      });
    }
    return new EcsNativeDeployment(this, 'Deployment', {
      ...common,
      pause: Duration.minutes(deployment.pauseMinutes),
      hooks: deployment.hooks
        ? { ...hooks, timeout: Duration.minutes(deployment.hookTimeoutMinutes) }
        : undefined,
    });
  }

  private addOutputs(): void {
    const { listeners, cluster, service } = this.orderApi;
    new CfnOutput(this, 'ServiceUrl', { value: listeners.productionUrl, description: 'The order API' });
    new CfnOutput(this, 'TestListenerUrl', {
      value: listeners.testUrl,
      description: 'The next version of the order API, while it is being deployed',
    });
    new CfnOutput(this, 'ClusterName', { value: cluster.clusterName });
    new CfnOutput(this, 'ServiceName', { value: service.serviceName });
    this.addDeploymentOutputs();
  }
  /** Where a release by hand begins. Amazon ECS's own deployments need no names beside the service's. */
  private addDeploymentOutputs(): void {
    if (this.deployment === undefined) return;
    const { deploymentGroup, documents } = this.deployment;
    new CfnOutput(this, 'DeploymentApplicationName', { value: deploymentGroup.application.applicationName });
    new CfnOutput(this, 'DeploymentGroupName', { value: deploymentGroup.deploymentGroupName });
    new CfnOutput(this, 'TaskDefinitionDocument', {
      value: documents.taskDefinition.parameterName,
      description: 'Parameter with taskdef.json of the next release',
    });
    new CfnOutput(this, 'AppSpecDocument', {
      value: documents.appSpec.parameterName,
      description: 'Parameter with appspec.yaml of the next release',
    });
  }
}
