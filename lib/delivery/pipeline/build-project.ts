import { Duration } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Settings } from '../../config/settings';
import { addLogGroup } from '../../stack/log-group';
import type { DeliveryStore } from './delivery-store';

/** Longest wait for a free build host. A new account may have none of a size, which a queue hides for hours. */
const LONGEST_QUEUE = Duration.minutes(30);

export interface BuildProjectProps {
  readonly settings: Pick<Settings, 'logs' | 'protection'>;
  readonly store: DeliveryStore;
  readonly description: string;
  readonly buildspec: object;
  /** @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** @default SMALL */
  readonly size?: 'SMALL' | 'MEDIUM' | 'LARGE';
  /** Docker runs inside the build. @default false */
  readonly docker?: boolean;
  readonly timeout: Duration;
  /** Where in the artifact bucket the buildspec's cache is kept. @default no cache */
  readonly cachePrefix?: string;
}

/**
 * A CodeBuild project of the pipeline on ARM, with a log group of the stack and a role of its own. The role may read and
 * write artifacts and its log; what the build does besides is granted to it by whoever wants it done.
 *
 * The project's own defaults would add log groups and report groups of its own making.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export class BuildProject extends Construct implements iam.IGrantable {
  readonly project: codebuild.PipelineProject;
  readonly role: iam.Role;
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      description: `CodeBuild: ${props.description}`,
      assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com'),
    });
    this.grantPrincipal = this.role;
    this.grantArtifacts(props.store);
    const logGroup = addLogGroup(this, 'Logs', props.settings);
    logGroup.grantWrite(this.role);
    this.project = new codebuild.PipelineProject(this, 'Project', {
      description: props.description,
      buildSpec: codebuild.BuildSpec.fromObject({ ...props.buildspec }),
      environment: {
        buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
        computeType: codebuild.ComputeType[props.size ?? 'SMALL'],
        privileged: props.docker ?? false,
      },
      environmentVariables: plainText(props.variables ?? {}),
      logging: { cloudWatch: { logGroup } },
      timeout: props.timeout,
      queuedTimeout: LONGEST_QUEUE,
      encryptionKey: props.store.key,
      cache:
        props.cachePrefix === undefined
          ? undefined
          : codebuild.Cache.bucket(props.store.artifacts, { prefix: props.cachePrefix }),
      grantReportGroupPermissions: false,
      role: this.role.withoutPolicyUpdates(),
    });
    this.project.node.addDependency(this.role);
  }

  private grantArtifacts({ artifacts, key }: DeliveryStore): void {
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'Artifacts',
        actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
        resources: [artifacts.arnForObjects('*')],
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'ArtifactBucket',
        actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'],
        resources: [artifacts.bucketArn],
      }),
    );
    key.grantEncryptDecrypt(this.role);
  }
}

function plainText(
  variables: Readonly<Record<string, string>>,
): Record<string, codebuild.BuildEnvironmentVariable> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { value }]));
}
