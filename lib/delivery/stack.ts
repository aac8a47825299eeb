import * as path from 'node:path';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import type { ReleasedImage } from '../image/released-image';
import type { ServiceImage } from '../image/service-image';
import type { BlueGreenFargateService } from '../service/blue-green-fargate-service';
import type { EcsBlueGreenDeployment } from './deployment/ecs-blue-green-deployment';
import { ReaderRole } from '../operations/reader-role';
import { IMAGE_PLACEHOLDER } from './deployment/task-definition';
import { ARCHIVE_KEY, ArchiveSource } from './pipeline/archive-source';
import type { SourceTests } from './pipeline/build-buildspec';
import { DeliveryPipeline } from './pipeline/delivery-pipeline';
import type { DeploymentTarget } from './pipeline/deployment-target';

export interface DeliveryStackProps extends StackProps {
  readonly settings: Settings;
  readonly serviceImage: ServiceImage;
  readonly releasedImage: ReleasedImage;
  readonly orderApi: BlueGreenFargateService;
  /** Who deploys under `codedeploy`. @default ECS itself does */
  readonly deployment?: Pick<EcsBlueGreenDeployment, 'deploymentGroup' | 'documents'>;
  /** Key of another stack (`protection.keys`). @default a key of its own */
  readonly key?: kms.Key;
}

const REPOSITORY = path.resolve(__dirname, '..', '..');
const APP_FOLDER = 'app';

/** Stage of the order API's Dockerfile that installs its packages. */
const CACHED_STAGE = 'build';

const REPORTS = { results: 'reports/junit.xml', coverage: 'reports/coverage/clover.xml' } as const;

/** The order API's tests, as `npm test` runs them, with the two reports that CodeBuild shows. */
export const APP_TESTS: SourceTests = {
  ...REPORTS,
  commands: [
    `JUNIT_FILE=${REPORTS.results} npx jest test/app --ci --reporters=default ` +
      `--reporters=./lib/delivery/pipeline/junit-reporter.cjs --coverage --coverageReporters=clover ` +
      `--coverageDirectory=${path.posix.dirname(REPORTS.coverage)} --collectCoverageFrom='${APP_FOLDER}/src/**/*.ts'`,
  ],
};

/** The pipeline of the order API. */
export class DeliveryStack extends Stack {
  readonly delivery: DeliveryPipeline;

  constructor(scope: Construct, id: string, props: DeliveryStackProps) {
    super(scope, id, props);
    const { task } = props.orderApi;
    this.delivery = new DeliveryPipeline(this, 'Delivery', {
      settings: props.settings,
      repositoryFolder: REPOSITORY,
      context: APP_FOLDER,
      cachedStage: CACHED_STAGE,
      tests: APP_TESTS,
      imageRepository: props.serviceImage.repository,
      releasedImage: props.releasedImage,
      target: deploymentTarget(props),
      key: props.key,
      service: {
        containerName: task.container.containerName,
        family: task.definition.family,
        taskRoles: [task.taskRole, task.executionRole],
      },
    });
    this.addOutputs();
    this.addReaderRole(props);
  }

  private addOutputs(): void {
    const { notifications, pipeline, source } = this.delivery;
    new CfnOutput(this, 'PipelineName', { value: pipeline.pipelineName });
    new CfnOutput(this, 'TopicArn', {
      value: notifications.topic.topicArn,
      description: 'Failures and requests for approval',
    });
    if (source instanceof ArchiveSource) {
      new CfnOutput(this, 'SourceArchive', {
        value: source.bucket.s3UrlForObject(ARCHIVE_KEY),
        description: 'Upload a zip of the repository here to release it',
      });
    }
  }

  /** Who releases is watched by more people than release: they get a role that only reads. */
  private addReaderRole({ settings }: DeliveryStackProps): void {
    const { role } = new ReaderRole(this, 'Reader', { settings });
    new CfnOutput(this, 'OperationsReaderRoleArn', {
      value: role.roleArn,
      description: 'For npm run ops -- watch, status, logs and doctor',
    });
  }
}

function deploymentTarget({ deployment, orderApi }: DeliveryStackProps): DeploymentTarget {
  return deployment === undefined
    ? { strategy: 'ecs-native', service: orderApi.service }
    : {
        strategy: 'codedeploy',
        deploymentGroup: deployment.deploymentGroup,
        files: deployment.documents,
        imagePlaceholder: IMAGE_PLACEHOLDER,
      };
}
