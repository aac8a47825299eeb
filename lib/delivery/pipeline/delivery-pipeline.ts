import { Duration } from 'aws-cdk-lib';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { ApprovalSettings, Settings } from '../../config/settings';
import type { ReleasedImage } from '../../image/released-image';
import type { TrialSettings } from '../../image/trial-run';
import { ArchiveSource } from './archive-source';
import type { SourceTests } from './build-buildspec';
import { BUILD_VARIABLES } from './build-variables';
import { DeliveryStore } from './delivery-store';
import { deployAction, stageFailure } from './deploy-stage';
import type { DeploymentTarget } from './deployment-target';
import { GitHubSource } from './github-source';
import { ImageBuild } from './image-build';
import { DeliveryNotifications } from './notifications';
import { ReleaseRecord } from './release-record';
import type { PipelineSource } from './source';

export interface DeliveryPipelineProps {
  readonly settings: TrialSettings & Pick<Settings, 'delivery' | 'logs' | 'protection'>;
  /** Top of the repository on this machine. The first archive is made of it. */
  readonly repositoryFolder: string;
  /** Folder of the Dockerfile, from the top of the repository. */
  readonly context: string;
  /** Stage of the Dockerfile that installs packages. @default no layer is kept for the next build */
  readonly cachedStage?: string;
  readonly tests: SourceTests;
  readonly imageRepository: ecr.IRepository;
  readonly releasedImage: ReleasedImage;
  readonly target: DeploymentTarget;
  /** Key of another stack for artifacts and notifications. @default one of the pipeline's own */
  readonly key?: kms.Key;
  readonly service: {
    /** Name of the container that runs the image. */
    readonly containerName: string;
    /** Task definition family. */
    readonly family: string;
    /** Task role and execution role: the only roles that a release may pass on. */
    readonly taskRoles: readonly iam.IRole[];
  };
}

/** The build's action, whose variables later stages read, and its project. */
interface Build {
  readonly action: actions.CodeBuildAction;
  readonly project: ImageBuild['project'];
}

/**
 * The pipeline of a service: source, build, approval where the settings ask for one, deployment. One run at a time, in
 * order, so that no release overtakes another.
 *
 * See `docs/decisions/pipeline.md`.
 */
export class DeliveryPipeline extends Construct {
  readonly pipeline: codepipeline.Pipeline;
  readonly notifications: DeliveryNotifications;
  readonly source: PipelineSource;
  private readonly store: DeliveryStore;
  private readonly pipelineRole: iam.Role;
  private readonly release = new codepipeline.Artifact('Release');

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryPipelineProps,
  ) {
    super(scope, id);
    const { settings, target } = props;
    this.store = new DeliveryStore(this, 'Store', { settings, key: props.key });
    this.pipelineRole = new iam.Role(this, 'Role', {
      description: 'CodePipeline: run the delivery pipeline',
      assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com'),
    });
    this.notifications = new DeliveryNotifications(this, 'Notifications', {
      store: this.store,
      email: settings.delivery.email,
    });
    this.pipeline = this.addPipeline();
    this.source = this.addSource();
    const build = this.addBuild();
    if (settings.delivery.approval.type === 'manual')
      this.addApproval(settings.delivery.approval, build.action);
    const record = this.addDeployment(build.action);
    this.startWhenReady();
    this.source.startOnChange(this.pipeline);
    this.notifications.watch({ pipeline: this.pipeline, projects: [build.project, record], target });
  }

  private addPipeline(): codepipeline.Pipeline {
    return new codepipeline.Pipeline(this, 'Pipeline', {
      pipelineType: codepipeline.PipelineType.V2,
      executionMode: codepipeline.ExecutionMode.QUEUED,
      artifactBucket: this.store.artifacts,
      role: this.pipelineRole,
      // A stack update is no release.
      restartExecutionOnUpdate: false,
    });
  }

  private addSource(): PipelineSource {
    const { settings, repositoryFolder: repository } = this.props;
    const chosen = settings.delivery.source;
    const both = { store: this.store, pipelineRole: this.pipelineRole };
    const source =
      chosen.type === 's3'
        ? new ArchiveSource(this, 'Source', { ...both, settings, repository })
        : new GitHubSource(this, 'Source', { ...both, settings: chosen });
    this.pipeline.addStage({ stageName: 'Source', actions: [source.action] });
    return source;
  }

  private addBuild(): Build {
    const { context, cachedStage, imageRepository, service, settings, target, tests } = this.props;
    const { project } = new ImageBuild(this, 'Build', {
      settings,
      store: this.store,
      source: this.source,
      repository: imageRepository,
      containerName: service.containerName,
      context,
      cachedStage,
      tests,
      files: target.strategy === 'codedeploy' ? target.files : undefined,
    });
    const action = new actions.CodeBuildAction({
      actionName: 'Build',
      variablesNamespace: 'Build',
      project,
      input: this.source.output,
      outputs: [this.release],
      environmentVariables: { [BUILD_VARIABLES.revision]: { value: this.source.revision } },
    });
    this.pipeline.addStage({ stageName: 'Build', actions: [action] });
    return { action, project };
  }

  /** The link leads to the build: its tests, its coverage, and ECR's verdict in its log. */
  private addApproval(
    { hours }: Extract<ApprovalSettings, { type: 'manual' }>,
    build: actions.CodeBuildAction,
  ): void {
    const action = new actions.ManualApprovalAction({
      actionName: 'Approve',
      notificationTopic: this.notifications.topic,
      externalEntityLink: build.variable(BUILD_VARIABLES.page),
      additionalInformation: `Release ${build.variable(BUILD_VARIABLES.tag)}?`,
      timeout: Duration.hours(hours),
    });
    this.pipeline.addStage({ stageName: 'Approval', actions: [action] });
  }

  private addDeployment(build: actions.CodeBuildAction): ReleaseRecord['project'] {
    const { releasedImage, service, settings, target } = this.props;
    const { project } = new ReleaseRecord(this, 'Record', { settings, store: this.store, releasedImage });
    this.pipeline.addStage({
      stageName: 'Deploy',
      onFailure: stageFailure(target),
      actions: [
        deployAction(this, {
          target,
          store: this.store,
          pipelineRole: this.pipelineRole,
          family: service.family,
          taskRoles: service.taskRoles,
          release: this.release,
        }),
        new actions.CodeBuildAction({
          actionName: 'Record',
          runOrder: 2,
          project,
          input: this.release,
          environmentVariables: {
            [BUILD_VARIABLES.image]: { value: build.variable(BUILD_VARIABLES.image) },
          },
        }),
      ],
    });
    return project;
  }

  /**
   * A pipeline runs when it is created. By then its actions must be allowed to do their work: nothing else in the
   * template makes their policies come first.
   */
  private startWhenReady(): void {
    const resource = this.pipeline.node.defaultChild;
    if (!(resource instanceof codepipeline.CfnPipeline))
      throw new Error(`${this.node.path} has no pipeline.`);
    const roles = this.node.findAll().filter((node) => node instanceof iam.Role);
    resource.node.addDependency(...roles, ...this.source.firstRevision);
  }
}
