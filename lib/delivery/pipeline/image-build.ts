import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { SecretReference, Settings } from '../../config/settings';
import type { LayerCache } from '../../image/build-steps';
import { CACHE_TAG_PREFIX } from '../../image/service-repository';
import type { TrialSettings } from '../../image/trial-run';
import { containerSecret } from '../../service/secrets';
import { dataRemovalPolicy } from '../../stack/removal-policy';
import { buildBuildspec, type SourceTests } from './build-buildspec';
import { BuildProject } from './build-project';
import { BUILD_VARIABLES } from './build-variables';
import { BUILD_CACHE_PREFIX, type DeliveryStore } from './delivery-store';
import { grantScanFindings } from './scan-permissions';
import type { PipelineSource } from './source';

export interface ImageBuildProps {
  readonly settings: TrialSettings & Pick<Settings, 'delivery' | 'logs' | 'protection'>;
  readonly store: DeliveryStore;
  readonly source: PipelineSource;
  readonly repository: ecr.IRepository;
  /** Name of the container that runs the image. */
  readonly containerName: string;
  /** Folder of the Dockerfile, from the top of the repository. */
  readonly context: string;
  /** Stage of the Dockerfile that installs packages. @default no layer is kept for the next build */
  readonly cachedStage?: string;
  readonly tests: SourceTests;
  /** Parameters that hold `taskdef.json` and `appspec.yaml`. @default none: the release is an image for ECS's own strategy */
  readonly files?: { readonly taskDefinition: ssm.IParameter; readonly appSpec: ssm.IParameter };
}

/**
 * The build of a release: tests with their reports, the image under its immutable tag, ECR's verdict on it, and the
 * files that the deploy stage reads.
 */
export class ImageBuild extends Construct {
  readonly project: codebuild.PipelineProject;
  private readonly build: BuildProject;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ImageBuildProps,
  ) {
    super(scope, id);
    const tests = this.addReportGroup('TestReports', codebuild.ReportGroupType.TEST);
    const coverage = this.addReportGroup('CoverageReports', codebuild.ReportGroupType.CODE_COVERAGE);
    const { build } = props.settings.delivery;
    this.build = new BuildProject(this, 'Build', {
      settings: props.settings,
      store: props.store,
      description: 'Test, build, try, push and judge the image of a release',
      buildspec: this.buildspec(tests, coverage),
      variables: this.variables(),
      size: build.size,
      docker: true,
      timeout: Duration.minutes(build.timeoutMinutes),
      cachePrefix: BUILD_CACHE_PREFIX,
    });
    this.project = this.build.project;
    for (const group of [tests, coverage]) group.grantWrite(this.build);
    this.grantImages();
    this.grantInputs(build.variables);
  }

  private buildspec(tests: codebuild.ReportGroup, coverage: codebuild.ReportGroup): object {
    const { cachedStage, containerName, context, files, settings, source } = this.props;
    return buildBuildspec({
      settings,
      scan: settings.delivery.scan,
      tag: source.tag,
      strategy: files === undefined ? 'ecs-native' : 'codedeploy',
      containerName,
      context,
      cache: cachedStage === undefined ? undefined : layersOf(cachedStage),
      tests: this.props.tests,
      reportGroups: { tests: tests.reportGroupArn, coverage: coverage.reportGroupArn },
      variables: settings.delivery.build.variables,
    });
  }

  private variables(): Record<string, string> {
    const { files, repository, source } = this.props;
    return {
      ...source.buildVariables,
      [BUILD_VARIABLES.repositoryName]: repository.repositoryName,
      [BUILD_VARIABLES.repositoryUri]: repository.repositoryUri,
      ...(files && {
        [BUILD_VARIABLES.taskDefinitionParameter]: files.taskDefinition.parameterName,
        [BUILD_VARIABLES.appSpecParameter]: files.appSpec.parameterName,
      }),
    };
  }

  /** Reports go with the group, which CloudFormation deletes only when it is told to. */
  private addReportGroup(id: string, type: codebuild.ReportGroupType): codebuild.ReportGroup {
    const removalPolicy = dataRemovalPolicy(this.props.settings.protection);
    return new codebuild.ReportGroup(this, id, {
      type,
      removalPolicy,
      deleteReports: removalPolicy === RemovalPolicy.DESTROY,
    });
  }

  private grantImages(): void {
    const { repository } = this.props;
    repository.grantPullPush(this.build);
    grantScanFindings(repository, this.build);
    ecr.PublicGalleryAuthorizationToken.grantRead(this.build);
  }

  private grantInputs(variables: Readonly<Record<string, SecretReference>>): void {
    const { files, source } = this.props;
    source.grantRead(this.build.role);
    for (const reference of Object.values(variables)) {
      containerSecret(this, reference).grantRead(this.build);
    }
    if (files === undefined) return;
    iam.Grant.addToPrincipal({
      grantee: this.build,
      actions: ['ssm:GetParameter'],
      resourceArns: [files.taskDefinition.parameterArn, files.appSpec.parameterArn],
    });
  }
}

function layersOf(stage: string): LayerCache {
  return { stage, tag: `${CACHE_TAG_PREFIX}${stage}` };
}
