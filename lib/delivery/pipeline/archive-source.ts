import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Settings } from '../../config/settings';
import { OnceCall } from '../../stack/once-call';
import { ActionRole } from './action-role';
import { BUILD_VARIABLES } from './build-variables';
import type { DeliveryStore } from './delivery-store';
import { addRepositoryArchive } from './repository-archive';
import { type PipelineSource, SOURCE_ACTION } from './source';

/** Name of the archive in the bucket. A release uploads its own under the same name. */
export const ARCHIVE_KEY = 'source.zip';

export interface ArchiveSourceProps {
  readonly settings: Pick<Settings, 'logs' | 'protection'>;
  readonly store: DeliveryStore;
  /** Role of the pipeline, which takes on the role of the action. */
  readonly pipelineRole: iam.IRole;
  /** Top of the repository, from which the first archive is made. What its `.gitignore` names is left out. */
  readonly repository: string;
}

/**
 * A zip archive of the repository in a versioned bucket. Its upload starts the pipeline with exactly that version,
 * told by the bucket's own event: nothing polls, and no trail of CloudTrail is needed.
 *
 * The first archive is put there while the stack is created, because a pipeline runs once at its creation. A later
 * deployment never puts another: releases are uploaded. See `docs/decisions/source-archive.md`.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/create-S3-source-events.html
 */
export class ArchiveSource extends Construct implements PipelineSource {
  readonly action: actions.S3SourceAction;
  readonly output = new codepipeline.Artifact('Source');
  readonly revision: string;
  readonly tag = 'archive';
  readonly bucket: s3.Bucket;
  readonly firstRevision: readonly OnceCall[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ArchiveSourceProps,
  ) {
    super(scope, id);
    this.bucket = this.addBucket();
    this.firstRevision = [this.addFirstArchive()];
    this.action = new actions.S3SourceAction({
      actionName: SOURCE_ACTION,
      variablesNamespace: 'Source',
      bucket: this.bucket,
      bucketKey: ARCHIVE_KEY,
      trigger: actions.S3Trigger.NONE,
      output: this.output,
      role: this.addRole().forAction(),
    });
    this.revision = this.action.variables.versionId;
  }

  get buildVariables(): Record<string, string> {
    return {
      [BUILD_VARIABLES.sourceBucket]: this.bucket.bucketName,
      [BUILD_VARIABLES.sourceKey]: ARCHIVE_KEY,
    };
  }

  grantRead(build: iam.IRole): void {
    build.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'HashTheArchive',
        actions: ['s3:GetObjectVersion'],
        resources: [this.bucket.arnForObjects(ARCHIVE_KEY)],
      }),
    );
  }

  startOnChange(pipeline: codepipeline.Pipeline): void {
    const role = new iam.Role(this, 'StartRole', {
      description: 'EventBridge: start the pipeline when an archive was uploaded',
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['codepipeline:StartPipelineExecution'],
        resources: [pipeline.pipelineArn],
      }),
    );
    const rule = new events.Rule(this, 'Uploaded', {
      description: 'An archive was uploaded: start the pipeline with that version of it',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [this.bucket.bucketName] }, object: { key: [ARCHIVE_KEY] } },
      },
    });
    rule.addTarget({ bind: () => ({ arn: pipeline.pipelineArn, role, input: exactVersion() }) });
  }

  /**
   * Events by the L1, because the CDK's property adds a function that sets what CloudFormation can set itself. Only
   * versions that were replaced expire.
   */
  private addBucket(): s3.Bucket {
    const { store } = this.props;
    const bucket = store.addBucket(
      'Source',
      { noncurrentVersionExpiration: store.kept() },
      { versioned: true },
    );
    const resource = bucket.node.defaultChild;
    if (!(resource instanceof s3.CfnBucket)) throw new Error(`${bucket.node.path} is no bucket of its own.`);
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    return bucket;
  }

  /** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html (service role permissions) */
  private addRole(): ActionRole {
    const { pipelineRole, store } = this.props;
    const role = new ActionRole(this, 'Role', {
      description: 'read the archive',
      store,
      pipelineRole,
      artifacts: 'write',
    });
    role.allow(
      'ReadArchive',
      ['s3:GetObject', 's3:GetObjectVersion'],
      [this.bucket.arnForObjects(ARCHIVE_KEY)],
    );
    role.allow(
      'ReadBucket',
      ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'],
      [this.bucket.bucketArn],
    );
    return role;
  }

  private addFirstArchive(): OnceCall {
    const { repository, settings } = this.props;
    const archive = addRepositoryArchive(this, 'FirstArchive', repository);
    const call = new OnceCall(this, 'PutFirstArchive', {
      settings,
      service: 's3',
      action: 'CopyObject',
      parameters: {
        Bucket: this.bucket.bucketName,
        Key: ARCHIVE_KEY,
        CopySource: `${archive.s3BucketName}/${archive.s3ObjectKey}`,
        // Tags of the original would need two permissions more.
        TaggingDirective: 'REPLACE',
      },
      statements: [
        new iam.PolicyStatement({
          actions: ['s3:GetObject'],
          resources: [archive.bucket.arnForObjects(archive.s3ObjectKey)],
        }),
        new iam.PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [this.bucket.arnForObjects(ARCHIVE_KEY)],
        }),
      ],
    });
    this.props.store.key.grantEncryptDecrypt(call.role);
    return call;
  }
}

/** The run takes the version that the event is about, even when a newer one has been uploaded meanwhile. */
function exactVersion(): events.RuleTargetInput {
  return events.RuleTargetInput.fromObject({
    sourceRevisions: [
      {
        actionName: SOURCE_ACTION,
        revisionType: 'S3_OBJECT_VERSION_ID',
        revisionValue: events.EventField.fromPath('$.detail.object.version-id'),
      },
    ],
  });
}
