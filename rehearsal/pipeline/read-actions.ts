import { z } from 'zod';
import { PipelineError } from './error';
import type { ActionModel, ActionWork } from './model';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long an action may take where the template does not say, in template milliseconds.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
const LONGEST_ACTION_MS = {
  S3: HOUR_MS,
  CodeStarSourceConnection: HOUR_MS,
  CodeBuild: 8 * HOUR_MS,
  Manual: 7 * 24 * HOUR_MS,
  CodeDeployToECS: 5 * 24 * HOUR_MS,
  ECS: HOUR_MS,
} as const;

const names = z
  .array(z.object({ Name: z.string() }))
  .default([])
  .transform((list) => list.map(({ Name }) => Name));

export const actionSchema = z.object({
  Name: z.string(),
  ActionTypeId: z.object({
    Category: z.string(),
    Owner: z.string(),
    Provider: z.string(),
    Version: z.string(),
  }),
  RunOrder: z.coerce.number().int().default(1),
  Namespace: z.string().optional(),
  InputArtifacts: names,
  OutputArtifacts: names,
  RoleArn: z.string().optional(),
  Region: z.string().optional(),
  TimeoutInMinutes: z.coerce.number().optional(),
  Configuration: z.record(z.string(), z.unknown()).default({}),
});

const text = z.coerce.string();
const variables = z
  .string()
  .transform((json): unknown => JSON.parse(json))
  .pipe(
    z.array(
      z.object({ name: z.string(), value: z.string(), type: z.literal('PLAINTEXT').default('PLAINTEXT') }),
    ),
  );

/** Settings of a provider that change what it does. All are named, so that an unknown one is refused. */
const CONFIGURATIONS = {
  S3: z
    .strictObject({ S3Bucket: text, S3ObjectKey: text, PollForSourceChanges: z.literal([false, 'false']) })
    .transform(({ S3Bucket: bucket, S3ObjectKey: key }) => ({ provider: 'S3' as const, bucket, key })),
  CodeStarSourceConnection: z
    .strictObject({
      ConnectionArn: text,
      FullRepositoryId: text,
      BranchName: text,
      DetectChanges: z.unknown(),
      OutputArtifactFormat: z.literal('CODE_ZIP').optional(),
    })
    .transform(({ ConnectionArn: connectionArn, FullRepositoryId: repository, BranchName: branch }) => ({
      provider: 'CodeStarSourceConnection' as const,
      connectionArn,
      repository,
      branch,
    })),
  CodeBuild: z
    .strictObject({
      ProjectName: text,
      PrimarySource: text.optional(),
      EnvironmentVariables: variables.default([]),
    })
    .transform(({ ProjectName: project, EnvironmentVariables: list }) => ({
      provider: 'CodeBuild' as const,
      project,
      variables: Object.fromEntries(list.map(({ name, value }) => [name, value])),
    })),
  Manual: z
    .strictObject({
      NotificationArn: text.optional(),
      CustomData: text.optional(),
      ExternalEntityLink: text.optional(),
    })
    .transform(({ NotificationArn: topic, CustomData: question, ExternalEntityLink: link }) => ({
      provider: 'Manual' as const,
      topic,
      question,
      link,
    })),
  CodeDeployToECS: z
    .strictObject({
      ApplicationName: text,
      DeploymentGroupName: text,
      TaskDefinitionTemplateArtifact: text,
      TaskDefinitionTemplatePath: text.default('taskdef.json'),
      AppSpecTemplateArtifact: text,
      AppSpecTemplatePath: text.default('appspec.yaml'),
      ...Object.fromEntries(
        [1, 2, 3, 4].flatMap((number) =>
          ['ArtifactName', 'ContainerName'].map((member) => [
            `Image${number}${member}`,
            z.string().optional(),
          ]),
        ),
      ),
    })
    .transform((given) => ({
      provider: 'CodeDeployToECS' as const,
      application: given.ApplicationName,
      group: given.DeploymentGroupName,
      taskDefinition: {
        artifact: given.TaskDefinitionTemplateArtifact,
        path: given.TaskDefinitionTemplatePath,
      },
      appSpec: { artifact: given.AppSpecTemplateArtifact, path: given.AppSpecTemplatePath },
      images: images(given),
    })),
  ECS: z
    .strictObject({
      ClusterName: text,
      ServiceName: text,
      FileName: text.default('imagedefinitions.json'),
      DeploymentTimeout: z.unknown(),
    })
    .transform(({ ClusterName: cluster, ServiceName: service, FileName: file }) => ({
      provider: 'ECS' as const,
      cluster,
      service,
      file,
    })),
} satisfies { readonly [P in ActionWork['provider']]: z.ZodType<Extract<ActionWork, { provider: P }>> };

/** `Image1ArtifactName` to `Image4ContainerName`. */
function images(given: Readonly<Record<string, string | undefined>>) {
  return [1, 2, 3, 4].flatMap((number) => {
    const artifact = given[`Image${number}ArtifactName`];
    const placeholder = given[`Image${number}ContainerName`];
    return artifact === undefined || placeholder === undefined ? [] : [{ artifact, placeholder }];
  });
}

/**
 * Reads an action of a stage.
 *
 * @throws PipelineError naming the action and a provider or setting that is not modelled
 */
export function readAction(stage: string, properties: unknown): ActionModel {
  const action = actionSchema.parse(properties);
  const { Category: category, Provider: provider } = action.ActionTypeId;
  const place = `The action ${stage}/${action.Name}`;
  if (!isProvider(provider)) {
    const known = Object.keys(CONFIGURATIONS).join(', ');
    throw new PipelineError(
      `${place} has the provider ${provider}, which the rehearsal does not model; it knows ${known}.`,
    );
  }
  if (action.Region !== undefined) {
    throw new PipelineError(
      `${place} runs in another region, ${action.Region}, which the rehearsal does not model.`,
    );
  }
  const read = CONFIGURATIONS[provider].safeParse(action.Configuration);
  if (!read.success) {
    throw new PipelineError(
      `${place} has a configuration that cannot be rehearsed:\n${z.prettifyError(read.error)}`,
    );
  }
  const minutes = action.TimeoutInMinutes ?? action.Configuration.DeploymentTimeout;
  return {
    name: action.Name,
    category,
    runOrder: action.RunOrder,
    namespace: action.Namespace,
    inputs: action.InputArtifacts,
    outputs: action.OutputArtifacts,
    role: roleName(action.RoleArn),
    timeoutMs: minutes === undefined ? LONGEST_ACTION_MS[provider] : Number(minutes) * MINUTE_MS,
    work: read.data,
  };
}

/** Last part of a role's ARN, by which the rehearsal knows who makes a call. */
export function roleName(arn: string | undefined): string {
  return arn?.split('/').at(-1) ?? 'no-role';
}

function isProvider(name: string): name is ActionWork['provider'] {
  return Object.hasOwn(CONFIGURATIONS, name);
}
