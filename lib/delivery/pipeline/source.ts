import type * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';

/** Name of the source action: the trigger of an archive names it. */
export const SOURCE_ACTION = 'Source';

/** A source as the pipeline uses it: one of `ArchiveSource` and `GitHubSource`. */
export interface PipelineSource {
  readonly action: codepipeline.IAction;
  /** The whole repository. */
  readonly output: codepipeline.Artifact;
  /** The revision of a run, as a pipeline variable. */
  readonly revision: string;
  /** How the build makes the image's tag of it. */
  readonly tag: 'commit' | 'archive';
  /** Environment variables with which the build finds the revision. */
  readonly buildVariables: Readonly<Record<string, string>>;
  /** Lets the build read the revision, where it does so itself. */
  grantRead(build: iam.IRole): void;
  /** What the first run needs, which starts when the pipeline is created. */
  readonly firstRevision: readonly IDependable[];
  /** Makes a new revision start the pipeline. */
  startOnChange(pipeline: codepipeline.Pipeline): void;
}
