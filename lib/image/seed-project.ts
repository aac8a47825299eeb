import { Duration } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { addLogGroup } from '../stack/log-group';
import { SEED_VARIABLES, seedBuildspec } from './seed-buildspec';
import type { TrialSettings } from './trial-run';

export interface SeedProjectProps {
  readonly settings: TrialSettings & Pick<Settings, 'logs' | 'protection'>;
  readonly repository: ecr.IRepository;
  /** Folder of the Dockerfile, which is also its build context. */
  readonly source: string;
}

/** Together below 15 minutes, which is as long as the function that waits for the build may run. */
const LONGEST_QUEUE = Duration.minutes(5);
const LONGEST_BUILD = Duration.minutes(9);

/**
 * The CodeBuild project that builds, tries and pushes the first image, on the processor type that the service runs on.
 */
export class SeedProject extends Construct {
  readonly project: codebuild.IProject;
  private readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: SeedProjectProps) {
    super(scope, id);
    const source = new Asset(this, 'Source', {
      path: props.source,
      exclude: ['node_modules', 'dist', '*.log'],
    });
    const logGroup = addLogGroup(this, 'Logs', props.settings);
    this.role = new iam.Role(this, 'Role', {
      description: 'CodeBuild: build and push the first image',
      assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com'),
    });
    this.grantWhatTheBuildNeeds(source, props.repository, logGroup);
    this.project = this.addProject(props, source, logGroup);
    // Whoever starts the project also waits for what its role may do.
    this.project.node.addDependency(this.role);
  }

  /**
   * The project's own defaults would add reports, and log groups of its own making.
   *
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
   */
  private grantWhatTheBuildNeeds(source: Asset, repository: ecr.IRepository, logGroup: logs.ILogGroup): void {
    this.role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [source.bucket.arnForObjects(source.s3ObjectKey)],
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'],
        resources: [source.bucket.bucketArn],
      }),
    );
    logGroup.grantWrite(this.role);
    repository.grantPush(this.role);
    repository.grant(this.role, 'ecr:BatchGetImage');
    ecr.PublicGalleryAuthorizationToken.grantRead(this.role);
  }

  private addProject(props: SeedProjectProps, source: Asset, logGroup: logs.ILogGroup): codebuild.Project {
    return new codebuild.Project(this, 'Project', {
      description: 'Builds, tries and pushes the first image of the service',
      source: codebuild.Source.s3({ bucket: source.bucket, path: source.s3ObjectKey }),
      buildSpec: codebuild.BuildSpec.fromObject(seedBuildspec(props.settings)),
      environment: {
        buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
        computeType: codebuild.ComputeType.SMALL,
        // Docker runs inside the build.
        privileged: true,
        environmentVariables: {
          [SEED_VARIABLES.repositoryName]: { value: props.repository.repositoryName },
          [SEED_VARIABLES.repositoryUri]: { value: props.repository.repositoryUri },
          [SEED_VARIABLES.tag]: { value: `seed-${source.assetHash}` },
        },
      },
      logging: { cloudWatch: { logGroup } },
      timeout: LONGEST_BUILD,
      queuedTimeout: LONGEST_QUEUE,
      // Two at once would race for the same immutable tag.
      concurrentBuildLimit: 1,
      grantReportGroupPermissions: false,
      role: this.role.withoutPolicyUpdates(),
    });
  }
}
