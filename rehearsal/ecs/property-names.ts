/** Maps whose keys a user chose: they stay as they are. */
const USER_KEYED: ReadonlySet<string> = new Set(['dockerlabels', 'driveropts', 'labels', 'options']);

/** Keys whose names differ by more than the case of their first letters, as the API has them and as templates do. */
const RENAMED: readonly (readonly [api: string, template: string])[] = [
  ['fileSystemId', 'FilesystemId'],
  ['efsVolumeConfiguration', 'EFSVolumeConfiguration'],
  ['fsxWindowsFileServerVolumeConfiguration', 'FSxWindowsFileServerVolumeConfiguration'],
  ['iam', 'IAM'],
];
const TO_TEMPLATE = new Map(RENAMED);
const TO_API = new Map(RENAMED.map(([api, template]) => [template, api]));

/** Properties of an `AWS::ECS::*` resource, from a request of the API: `containerDefinitions` to `ContainerDefinitions`. */
export function templateProperties(request: unknown): unknown {
  return renamed(request, (key) => TO_TEMPLATE.get(key) ?? key.charAt(0).toUpperCase() + key.slice(1));
}

/** A request of the ECS API, from resolved properties of a template: `ContainerDefinitions` to `containerDefinitions`. */
export function apiRequest(properties: unknown): unknown {
  return renamed(properties, (key) => TO_API.get(key) ?? key.charAt(0).toLowerCase() + key.slice(1));
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      rename(key),
      USER_KEYED.has(key.toLowerCase()) ? item : renamed(item, rename),
    ]),
  );
}
