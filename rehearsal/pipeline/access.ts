import type { AwsCall } from '../aws/calls';
import type { AccessJudge } from '../iam/judge';
import { PipelineError } from './error';
import type { ActionModel, PipelineModel } from './model';
import type { RuleTarget } from './rules';

/** Who judges the calls of a pipeline and its builds that come over no wire here. */
export type PipelineJudge = Pick<AccessJudge, 'assertRole' | 'assertService' | 'roleArn'>;

/** A permission of each step of a push. */
const PUSH = [
  'BatchCheckLayerAvailability',
  'InitiateLayerUpload',
  'UploadLayerPart',
  'CompleteLayerUpload',
  'PutImage',
] as const;

/**
 * The calls that CodePipeline, CodeBuild and EventBridge make for a pipeline, each in the name of the role that AWS
 * documents for it. Its methods throw a `ServiceError` where the role may not.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-console-logs.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export class PipelineAccess {
  /** @param judge default: nobody judges, and everything is allowed */
  constructor(
    private readonly model: Pick<PipelineModel, 'artifactBucket' | 'name' | 'projects' | 'role'>,
    private readonly judge?: PipelineJudge,
  ) {}

  /** The pipeline takes on the role of an action. */
  takeOn(role: string): void {
    if (!this.judge || role === this.model.role) return;
    this.call(this.model.role, 'sts', 'AssumeRole', { RoleArn: this.judge.roleArn(role) });
  }

  /** The work of an action reads an input artifact: a build does with the role of its project. */
  readArtifact(action: ActionModel, artifact: string): void {
    if (!this.judge) return;
    const VersionId = 'rehearsed';
    this.call(this.workerOf(action), 's3', 'GetObject', { ...this.place(artifact), VersionId });
  }

  writeArtifact(action: ActionModel, artifact: string): void {
    if (this.judge) this.call(this.workerOf(action), 's3', 'PutObject', this.place(artifact));
  }

  readObject(role: string, bucket: string, key: string, versionId: string): void {
    this.call(role, 's3', 'GetObject', { Bucket: bucket, Key: key, VersionId: versionId });
  }

  /** Starts a build and looks at it until it has ended. */
  build(role: string, projectName: string): void {
    this.call(role, 'codebuild', 'StartBuild', { projectName });
    this.call(role, 'codebuild', 'BatchGetBuilds', { ids: [`${projectName}:rehearsed`] });
  }

  publish(role: string, topicArn: string): void {
    this.call(role, 'sns', 'Publish', { TopicArn: topicArn });
  }

  /** @param uri `registry/name:tag` */
  push(role: string, uri: string): void {
    const repositoryName = uri.slice(uri.indexOf('/') + 1, uri.lastIndexOf(':'));
    for (const operation of PUSH) this.call(role, 'ecr', operation, { repositoryName });
  }

  /** A rule of EventBridge calls a target: in the target's role, or in EventBridge's own name. */
  rule(sourceArn: string, { arn, role }: RuleTarget): void {
    for (const call of callsOf(arn)) {
      if (role !== undefined) this.judge?.assertRole({ role, ...call });
      else this.judge?.assertService({ caller: 'events.amazonaws.com', sourceArn, ...call });
    }
  }

  call(role: string, service: string, operation: string, input: Readonly<Record<string, unknown>>): void {
    this.judge?.assertRole({ role, service, operation, input });
  }

  private workerOf({ role, work }: ActionModel): string {
    if (work.provider !== 'CodeBuild') return role;
    const project = this.model.projects.get(work.project);
    if (project) return project.role;
    throw new PipelineError(`There is no CodeBuild project ${work.project} in the assembly.`);
  }

  /** CodePipeline shortens the names in its keys, and ends them by chance. */
  private place(artifact: string): { readonly Bucket: string; readonly Key: string } {
    const Key = `${this.model.name.slice(0, 20)}/${artifact.slice(0, 10)}/rehearsed`;
    return { Bucket: this.model.artifactBucket, Key };
  }
}

/**
 * What EventBridge does at a target. To a log group it writes in a stream of its own.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
function callsOf(arn: string): readonly Pick<AwsCall, 'service' | 'operation' | 'input'>[] {
  const [, , service = '', , , name = '', ...rest] = arn.split(':');
  switch (service) {
    case 'codepipeline':
      return [{ service, operation: 'StartPipelineExecution', input: { name } }];
    case 'logs': {
      const input = { logGroupName: rest[0], logStreamName: 'rehearsed' };
      return ['CreateLogStream', 'PutLogEvents'].map((operation) => ({ service, operation, input }));
    }
    default:
      return [{ service, operation: 'Publish', input: { TopicArn: arn } }];
  }
}
