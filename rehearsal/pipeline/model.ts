import type { Rule } from './rules';

/** A file inside an artifact. */
export interface ArtifactFile {
  readonly artifact: string;
  /** From the top of the artifact. */
  readonly path: string;
}

/** What an action does, with its configuration. `#{…}` in it is resolved when the action starts. */
export type ActionWork =
  | { readonly provider: 'S3'; readonly bucket: string; readonly key: string }
  | {
      readonly provider: 'CodeStarSourceConnection';
      readonly connectionArn: string;
      /** `owner/name`. */
      readonly repository: string;
      readonly branch: string;
    }
  | {
      readonly provider: 'CodeBuild';
      readonly project: string;
      /** Set over those of the project. */
      readonly variables: Readonly<Record<string, string>>;
    }
  | {
      readonly provider: 'Manual';
      /** ARN of a topic. @default nobody is told */
      readonly topic?: string;
      readonly question?: string;
      readonly link?: string;
    }
  | {
      readonly provider: 'CodeDeployToECS';
      readonly application: string;
      readonly group: string;
      readonly taskDefinition: ArtifactFile;
      readonly appSpec: ArtifactFile;
      /** The artifact with `imageDetail.json`, and the name between angle brackets that its image takes the place of. */
      readonly images: readonly { readonly artifact: string; readonly placeholder: string }[];
    }
  | {
      readonly provider: 'ECS';
      readonly cluster: string;
      readonly service: string;
      /** `imagedefinitions.json` inside the input artifact. */
      readonly file: string;
    };

export type Provider = ActionWork['provider'];

/** The work of one provider. */
export type WorkOf<P extends Provider> = Extract<ActionWork, { provider: P }>;

/** One action of a stage. */
export interface ActionModel<P extends Provider = Provider> {
  readonly name: string;
  readonly category: string;
  /** Actions of the same number run at the same time, those of a higher one after them. */
  readonly runOrder: number;
  /** Under which later actions read its output variables. @default they cannot */
  readonly namespace?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Name of the role that the action takes on. */
  readonly role: string;
  /** Template milliseconds until the action fails by itself. */
  readonly timeoutMs: number;
  readonly work: WorkOf<P>;
}

export interface StageModel {
  readonly name: string;
  readonly actions: readonly ActionModel[];
  /** What a failure of the stage does. */
  readonly onFailure: 'fail' | 'rollback';
}

/** An `AWS::CodeBuild::Project`, resolved. */
export interface ProjectModel {
  readonly name: string;
  readonly arn: string;
  readonly logGroup: string;
  /** Buildspec as text: YAML, of which JSON is a part. */
  readonly buildspec: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Name of the role that the build's calls are made with. */
  readonly role: string;
  /** Template milliseconds. */
  readonly timeoutMs: number;
}

/** What starts a pipeline at a push, as the template says it. */
export interface PushTrigger {
  readonly action: string;
  readonly branches: readonly string[];
  readonly paths: readonly string[];
}

/** An `AWS::CodePipeline::Pipeline` with queued executions, and all that belongs to it. */
export interface PipelineModel {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** Name of the pipeline's own role. */
  readonly role: string;
  /** Name of the bucket of its artifacts. */
  readonly artifactBucket: string;
  readonly stages: readonly StageModel[];
  readonly triggers: readonly PushTrigger[];
  /** By name. */
  readonly projects: ReadonlyMap<string, ProjectModel>;
  /** Rules of EventBridge in the assembly. */
  readonly rules: readonly Rule[];
  /** The asset that the stack copies into the source bucket once: a zip, or a folder. @default no archive is seeded */
  readonly firstArchive?: string;
}
