import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Settings } from '../../../lib/config';
import { DeliveryPipeline } from '../../../lib/delivery/pipeline/delivery-pipeline';
import type { DeploymentTarget } from '../../../lib/delivery/pipeline/deployment-target';
import { ReleasedImage } from '../../../lib/image/released-image';
import { type DeepPartial, testSettings } from '../../settings';
import { testAppWithAssets } from '../../test-app';

/** A small folder in place of the repository, so that no test packs the repository itself. */
const REPOSITORY = path.join(__dirname, 'repository');

export type Strategy = DeploymentTarget['strategy'];

/** The pipeline as a team would lift it out: in a stack of its own, for a service that is already there. */
export function synthesizePipeline(
  overrides: DeepPartial<Settings> = {},
  strategy: Strategy = 'codedeploy',
  repositoryFolder: string = REPOSITORY,
) {
  const settings = testSettings(overrides);
  const stack = new Stack(testAppWithAssets(), 'Test');
  const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'orders');
  const pipeline = new DeliveryPipeline(stack, 'Delivery', {
    settings,
    repositoryFolder,
    context: 'app',
    cachedStage: 'build',
    tests: { commands: ['npm test'], results: 'reports/junit.xml', coverage: 'reports/clover.xml' },
    imageRepository: repository,
    releasedImage: new ReleasedImage(stack, 'Released', {
      settings,
      repository,
      firstImageUri: 'orders@sha256:0',
    }),
    target: strategy === 'codedeploy' ? codeDeploy(stack) : ecsNative(stack),
    service: {
      containerName: 'api',
      family: 'orders-api',
      taskRoles: ['task', 'execution'].map((name) =>
        iam.Role.fromRoleName(stack, `${name}Role`, `${name}-role`),
      ),
    },
  });
  return { stack, pipeline, template: Template.fromStack(stack) };
}

function codeDeploy(stack: Stack): DeploymentTarget {
  const application = codedeploy.EcsApplication.fromEcsApplicationName(stack, 'Application', 'orders-app');
  return {
    strategy: 'codedeploy',
    deploymentGroup: codedeploy.EcsDeploymentGroup.fromEcsDeploymentGroupAttributes(stack, 'Group', {
      application,
      deploymentGroupName: 'orders-group',
    }),
    files: {
      taskDefinition: ssm.StringParameter.fromStringParameterName(stack, 'TaskDefinition', '/orders/taskdef'),
      appSpec: ssm.StringParameter.fromStringParameterName(stack, 'AppSpec', '/orders/appspec'),
    },
    imagePlaceholder: 'IMAGE',
  };
}

function ecsNative(stack: Stack): DeploymentTarget {
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'orders-cluster',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] }),
  });
  return {
    strategy: 'ecs-native',
    service: ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', {
      cluster,
      serviceName: 'orders-service',
    }),
  };
}
