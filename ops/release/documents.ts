import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { TASK_DEFINITION_PLACEHOLDER } from '../../lib/delivery/deployment/app-spec';
import { IMAGE_PLACEHOLDER } from '../../lib/delivery/deployment/task-definition';
import type { OpsContext } from '../context/context';

/** The two documents of the next release, as the service's stack keeps them. */
export interface ReleaseDocuments {
  /** `taskdef.json`, its image a placeholder. */
  readonly taskDefinition: string;
  /** `appspec.yaml`, its task definition a placeholder. */
  readonly appSpec: string;
}

/** @throws OpsError when the service is not deployed, or not released by CodeDeploy */
export async function readDocuments({
  stacks,
  clients,
}: Pick<OpsContext, 'stacks' | 'clients'>): Promise<ReleaseDocuments> {
  const read = async (output: string): Promise<string> => {
    const Name = await stacks.output('service', output);
    const { Parameter } = await clients.get(SSMClient).send(new GetParameterCommand({ Name }));
    return Parameter?.Value ?? '';
  };
  return { taskDefinition: await read('TaskDefinitionDocument'), appSpec: await read('AppSpecDocument') };
}

const taskDefinitionSchema = z.looseObject({
  family: z.string(),
  containerDefinitions: z.array(
    z.looseObject({
      name: z.string(),
      image: z.string(),
      environment: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
    }),
  ),
});

/**
 * The request that registers a release's task definition.
 *
 * @param variables of the container, put over its own. @default none
 * @throws ZodError when the document is no task definition
 */
export function taskDefinitionRequest(
  document: string,
  imageUri: string,
  variables: Readonly<Record<string, string>> = {},
): RegisterTaskDefinitionCommandInput {
  const definition = taskDefinitionSchema.parse(JSON.parse(document));
  const containerDefinitions = definition.containerDefinitions.map((container) =>
    container.image === `<${IMAGE_PLACEHOLDER}>`
      ? { ...container, image: imageUri, environment: withVariables(container.environment, variables) }
      : container,
  );
  return { ...definition, containerDefinitions };
}

/** A container's environment with other values for some of its variables. */
export function withVariables(
  environment: readonly { readonly name?: string; readonly value?: string }[] = [],
  variables: Readonly<Record<string, string>>,
): { name?: string; value?: string }[] {
  const kept = environment.filter(({ name = '' }) => !(name in variables));
  return [...kept, ...Object.entries(variables).map(([name, value]) => ({ name, value }))];
}

/** The AppSpec of a release. @param hooks false: CodeDeploy asks none, as when it rolls back by itself */
export function appSpecFor(document: string, taskDefinitionArn: string, hooks = true): string {
  const text = document.replaceAll(TASK_DEFINITION_PLACEHOLDER, taskDefinitionArn);
  if (hooks) return text;
  const { Hooks: _hooks, ...others }: Readonly<Record<string, unknown>> = { ...Object(parse(text)) };
  return stringify(others);
}

/** The task definition that an AppSpec names; undefined when it is not of a service. */
export function taskDefinitionIn(appSpec: string): string | undefined {
  const found = appSpecSchema.safeParse(parse(appSpec));
  const [resource] = found.success ? found.data.Resources : [];
  return resource === undefined ? undefined : Object.values(resource)[0]?.Properties.TaskDefinition;
}

const appSpecSchema = z.looseObject({
  Resources: z.array(
    z.record(z.string(), z.looseObject({ Properties: z.looseObject({ TaskDefinition: z.string() }) })),
  ),
});
