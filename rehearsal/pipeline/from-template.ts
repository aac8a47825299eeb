import { z } from 'zod';
import type { Assembly, AssemblyResource } from '../assembly/types';
import { eventPattern } from '../events/pattern';
import type { Resolver } from '../values/types';
import { PipelineError } from './error';
import type { PipelineModel, ProjectModel, StageModel } from './model';
import { readAction, roleName } from './read-actions';
import type { Rule } from './rules';

const MINUTE_MS = 60_000;

/** Conditions of a stage other than a rollback at its failure are refused by name. */
const stageSchema = z.strictObject({
  Name: z.string(),
  Actions: z.array(z.unknown()),
  Blockers: z.array(z.never()).optional(),
  OnFailure: z.strictObject({ Result: z.literal('ROLLBACK') }).optional(),
});

const patterns = z.strictObject({ Includes: z.array(z.string()) }).optional();
const triggerSchema = z.strictObject({
  ProviderType: z.literal('CodeStarSourceConnection'),
  GitConfiguration: z.strictObject({
    SourceActionName: z.string(),
    Push: z.array(z.strictObject({ Branches: patterns, FilePaths: patterns })),
  }),
});

/** Members that say where the pipeline is or what it is called do not change how it runs. */
const pipelineSchema = z.object({
  RoleArn: z.string(),
  ArtifactStore: z.object({ Location: z.string() }),
  PipelineType: z.literal('V2'),
  ExecutionMode: z.literal('QUEUED'),
  Stages: z.array(stageSchema),
  Triggers: z.array(triggerSchema).default([]),
  Variables: z.array(z.never()).optional(),
  DisableInboundStageTransitions: z.array(z.never()).optional(),
});

const projectSchema = z.object({
  ServiceRole: z.string(),
  TimeoutInMinutes: z.coerce.number().default(60),
  Source: z.object({ Type: z.literal('CODEPIPELINE'), BuildSpec: z.string() }),
  Artifacts: z.object({ Type: z.literal('CODEPIPELINE') }),
  Environment: z.object({
    EnvironmentVariables: z
      .array(
        z.object({
          Name: z.string(),
          Value: z.coerce.string(),
          Type: z.literal('PLAINTEXT').default('PLAINTEXT'),
        }),
      )
      .default([]),
  }),
  LogsConfig: z.object({ CloudWatchLogs: z.object({ GroupName: z.string() }) }).optional(),
});

const ruleSchema = z.object({
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        RoleArn: z.string().optional(),
        InputTransformer: z
          .object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
          .optional(),
        Input: z.never().optional(),
        InputPath: z.never().optional(),
      }),
    )
    .default([]),
});

/**
 * Reads the one pipeline of an assembly: its stages and actions, the projects that its builds run, the rules of
 * EventBridge around it, and the archive that its first run takes.
 *
 * @throws PipelineError naming the resource and what of it is not modelled: another execution mode than QUEUED, a
 *   provider of actions, a condition of a stage
 */
export function readPipeline(assembly: Assembly, resolver: Resolver): PipelineModel {
  const found = existing(assembly, resolver, 'AWS::CodePipeline::Pipeline');
  const [pipeline] = found;
  if (!pipeline || found.length > 1) {
    const list = found.map(({ stack, logicalId }) => `${stack.id}/${logicalId}`).join(', ') || 'none';
    throw new PipelineError(`One pipeline is rehearsed; ${assembly.directory} has ${list}.`);
  }
  const { stack, logicalId } = pipeline;
  const { ArtifactStore, RoleArn, Stages, Triggers } = parsed(pipelineSchema, resolver, pipeline);
  const stages = Stages.map(({ Name, Actions, OnFailure }): StageModel => ({
    name: Name,
    actions: Actions.map((action) => readAction(Name, action)),
    onFailure: OnFailure ? 'rollback' : 'fail',
  }));
  return {
    name: String(resolver.ref(stack, logicalId)),
    arn: `arn:${text(resolver, pipeline, 'AWS::Partition')}:codepipeline:${text(resolver, pipeline, 'AWS::Region')}:${text(resolver, pipeline, 'AWS::AccountId')}:${String(resolver.ref(stack, logicalId))}`,
    account: text(resolver, pipeline, 'AWS::AccountId'),
    region: text(resolver, pipeline, 'AWS::Region'),
    role: roleName(RoleArn),
    artifactBucket: ArtifactStore.Location,
    stages,
    triggers: Triggers.flatMap(({ GitConfiguration }) =>
      GitConfiguration.Push.map(({ Branches, FilePaths }) => ({
        action: GitConfiguration.SourceActionName,
        branches: Branches?.Includes ?? [],
        paths: FilePaths?.Includes ?? [],
      })),
    ),
    projects: new Map(readProjects(assembly, resolver, stages).map((project) => [project.name, project])),
    rules: readRules(assembly, resolver),
    firstArchive: firstArchive(assembly, resolver, stages),
  };
}

/** Projects that an action names. Others, such as the one of the first image, do not belong to the pipeline. */
function readProjects(
  assembly: Assembly,
  resolver: Resolver,
  stages: readonly StageModel[],
): readonly ProjectModel[] {
  const named = stages.flatMap(({ actions }) =>
    actions.flatMap(({ work }) => (work.provider === 'CodeBuild' ? [work.project] : [])),
  );
  return existing(assembly, resolver, 'AWS::CodeBuild::Project').flatMap((resource) => {
    const { stack, logicalId } = resource;
    const name = String(resolver.ref(stack, logicalId));
    if (!named.includes(name)) return [];
    const project = parsed(projectSchema, resolver, resource);
    return [
      {
        name,
        arn: String(resolver.attribute(stack, logicalId, 'Arn')),
        logGroup: project.LogsConfig?.CloudWatchLogs.GroupName ?? `/aws/codebuild/${name}`,
        buildspec: project.Source.BuildSpec,
        variables: Object.fromEntries(
          project.Environment.EnvironmentVariables.map(({ Name, Value }) => [Name, Value]),
        ),
        role: roleName(project.ServiceRole),
        timeoutMs: project.TimeoutInMinutes * MINUTE_MS,
      },
    ];
  });
}

function readRules(assembly: Assembly, resolver: Resolver): readonly Rule[] {
  return existing(assembly, resolver, 'AWS::Events::Rule').flatMap((resource) => {
    // A schedule has no pattern, and nothing of the pipeline's is scheduled.
    if (resource.resource.Properties?.EventPattern === undefined) return [];
    const rule = parsed(ruleSchema, resolver, resource);
    if (rule.State === 'DISABLED') return [];
    return [
      {
        name: String(resolver.ref(resource.stack, resource.logicalId)),
        arn: String(resolver.attribute(resource.stack, resource.logicalId, 'Arn')),
        matches: eventPattern(rule.EventPattern),
        targets: rule.Targets.map(({ Arn: arn, InputTransformer: input, RoleArn }) => ({
          arn,
          role: RoleArn === undefined ? undefined : roleName(RoleArn),
          transformer: input && { paths: input.InputPathsMap, template: input.InputTemplate },
        })),
      },
    ];
  });
}

const copyCall = z.object({
  service: z.literal('s3'),
  action: z.literal('CopyObject'),
  parameters: z.object({ Bucket: z.string(), Key: z.string(), CopySource: z.string() }),
});

/** The asset that a call of the stack copies to where the source action reads. */
function firstArchive(
  assembly: Assembly,
  resolver: Resolver,
  stages: readonly StageModel[],
): string | undefined {
  const sources = stages.flatMap(({ actions }) =>
    actions.flatMap(({ work }) => (work.provider === 'S3' ? [`${work.bucket}/${work.key}`] : [])),
  );
  for (const { stack, logicalId } of existing(assembly, resolver, 'Custom::AWS')) {
    const { Create: create } = resolver.properties(stack, logicalId);
    const call = copyCall.safeParse(typeof create === 'string' ? JSON.parse(create) : undefined);
    if (!call.success) continue;
    const { Bucket, CopySource, Key } = call.data.parameters;
    const key = CopySource.slice(CopySource.indexOf('/') + 1);
    if (!sources.includes(`${Bucket}/${Key}`)) continue;
    return [...assembly.fileAssets.values()].find(({ objectKeys }) => objectKeys.includes(key))?.path;
  }
  return undefined;
}

function existing(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}

function parsed<S extends z.ZodType>(schema: S, resolver: Resolver, resource: AssemblyResource): z.output<S> {
  const { stack, logicalId } = resource;
  const read = schema.safeParse(resolver.properties(stack, logicalId));
  if (read.success) return read.data;
  throw new PipelineError(
    `${stack.id}/${logicalId} has what the rehearsal does not model:\n${z.prettifyError(read.error)}`,
  );
}

function text(resolver: Resolver, { stack }: AssemblyResource, pseudoParameter: string): string {
  return String(resolver.value(stack, { Ref: pseudoParameter }));
}
