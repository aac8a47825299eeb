/** Part of `taskdef.json` that CodePipeline's deploy action replaces by the image of the release: `<IMAGE>`. */
export const IMAGE_PLACEHOLDER = 'IMAGE';

export interface RenderTaskDefinitionOptions {
  /** The container whose image the release brings. */
  readonly containerName: string;
  /** Name between the angle brackets. @default IMAGE_PLACEHOLDER */
  readonly imagePlaceholder?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Keys whose names differ by more than the case of their first letter. */
const RENAMED: Readonly<Record<string, string>> = {
  FilesystemId: 'fileSystemId',
  FSxWindowsFileServerVolumeConfiguration: 'fsxWindowsFileServerVolumeConfiguration',
};

/** Maps whose keys a user chose: they stay as they are. */
const USER_KEYED = new Set(['DockerLabels', 'DriverOpts', 'Labels', 'Options']);

/**
 * Renders `taskdef.json` (the request of `RegisterTaskDefinition`) from the properties of an
 * `AWS::ECS::TaskDefinition` as the template has them. Everything is kept, only the names of keys change; the image of
 * one container becomes the placeholder that the deploy action fills in. Values may be intrinsics.
 *
 * @throws Error when no container has the given name
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html
 */
export function renderTaskDefinition(
  properties: Json,
  { containerName, imagePlaceholder = IMAGE_PLACEHOLDER }: RenderTaskDefinitionOptions,
): Json {
  const rendered = request(properties);
  const containers = listOf(rendered['containerDefinitions']);
  if (!containers.some(({ name }) => name === containerName)) {
    const names = containers.map(({ name }) => JSON.stringify(name)).join(', ');
    throw new Error(`The task definition has no container "${containerName}"; it has ${names || 'none'}.`);
  }
  return {
    ...rendered,
    containerDefinitions: containers.map((container) =>
      container['name'] === containerName ? { ...container, image: `<${imagePlaceholder}>` } : container,
    ),
  };
}

function request(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      requestKey(key),
      USER_KEYED.has(key) ? value : requestValue(value),
    ]),
  );
}

function requestValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(requestValue);
  return isJson(value) && !isIntrinsic(value) ? request(value) : value;
}

/** `EFSVolumeConfiguration` becomes `efsVolumeConfiguration`, `IAM` `iam`, `PortMappings` `portMappings`. */
function requestKey(key: string): string {
  return (
    RENAMED[key] ?? key.replace(/^(?:[A-Z]+(?=[A-Z][a-z]|$)|[A-Z])/, (initials) => initials.toLowerCase())
  );
}

function isIntrinsic(value: Json): boolean {
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
