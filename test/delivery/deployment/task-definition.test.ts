import { RegisterTaskDefinitionRequest$ } from '@aws-sdk/client-ecs';
import type { Template } from 'aws-cdk-lib/assertions';
import { renderTaskDefinition } from '../../../lib/delivery/deployment/task-definition';
import { synthesizeOrderApi } from '../../service/order-api';
import { only } from '../../service/synthesis';

const EVERYTHING = synthesizeOrderApi(
  {
    service: {
      tracing: true,
      efs: { mountPath: '/data' },
      ephemeralStorageGiB: 30,
      secrets: { TOKEN: { source: 'ssm', name: '/orders/token' } },
    },
  },
  { workflow: true },
);

/** The document in the parameter: its text as JSON, each intrinsic in it as it stands in the template. */
function document(template: Template): Record<string, unknown> {
  const { Value } = only(template, 'AWS::SSM::Parameter', {
    Properties: { Description: 'taskdef.json of the next release' },
  }).Properties;
  const parts: unknown[] = typeof Value === 'string' ? [Value] : Value['Fn::Join'][1];
  const intrinsics: unknown[] = [];
  const text = parts
    .map((part) => (typeof part === 'string' ? part : `\u0000${intrinsics.push(part) - 1}\u0000`))
    .join('');
  return JSON.parse(text.replaceAll('\u0000', '\u2063'), (_, value: unknown) => revive(value, intrinsics));
}

/** A text made of intrinsics becomes the `Fn::Join` that it was, or the intrinsic alone. */
function revive(value: unknown, intrinsics: readonly unknown[]): unknown {
  if (typeof value !== 'string' || !value.includes('\u2063')) return value;
  const parts = value
    .split('\u2063')
    .map((part, index) => (index % 2 === 0 ? part : intrinsics[Number(part)]))
    .filter((part) => part !== '');
  return parts.length === 1 ? parts[0] : { 'Fn::Join': ['', parts] };
}

/** The same with keys in lower case, intrinsics aside: in the names of keys the two forms differ in case only. */
function withoutCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCase);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && /^(?:Ref|Fn::)/.test(entries[0]?.[0] ?? '')) return flat(value);
  return Object.fromEntries(entries.map(([key, item]) => [key.toLowerCase(), withoutCase(item)]));
}

/** Nested joins of texts, flattened: the same value has several forms. */
function flat(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'Fn::Join' in value) {
    const { 'Fn::Join': join } = value;
    if (Array.isArray(join) && join[0] === '' && Array.isArray(join[1])) {
      const parts: unknown[] = join[1];
      return { 'Fn::Join': ['', parts.flatMap(inner)] };
    }
  }
  return value;
}

function inner(part: unknown): unknown[] {
  const value = flat(part);
  return typeof value === 'object' &&
    value !== null &&
    'Fn::Join' in value &&
    Array.isArray(value['Fn::Join'])
    ? [value['Fn::Join'][1]].flat()
    : [value];
}

test.each([
  ['the sandbox', synthesizeOrderApi()],
  ['every option', EVERYTHING],
])('with %s the rendered task definition is the synthesized one but for the image', (_, template) => {
  const synthesized = withoutCase(only(template, 'AWS::ECS::TaskDefinition').Properties);
  const rendered = withoutCase(document(template));

  const image = { image: 'of the release' };
  expect(withImage(rendered, image)).toEqual(withImage(synthesized, image));
});

function withImage(definition: unknown, image: object): unknown {
  if (typeof definition !== 'object' || definition === null || !('containerdefinitions' in definition)) {
    throw new Error('No container definitions.');
  }
  const containers = definition.containerdefinitions;
  if (!Array.isArray(containers)) throw new Error('Container definitions are no list.');
  return {
    ...definition,
    containerdefinitions: containers.map((container) =>
      container.name === 'order-api' ? { ...container, ...image } : container,
    ),
  };
}

test('only the container of the release gets the placeholder; the sidecar keeps its image', () => {
  const containers = document(EVERYTHING).containerDefinitions;
  const images = new Map<unknown, unknown>(
    Array.isArray(containers) ? containers.map(({ name, image }) => [name, image]) : [],
  );

  expect(images.get('order-api')).toBe('<IMAGE>');
  expect(images.get('collector')).not.toBe('<IMAGE>');
});

test('every key is one that RegisterTaskDefinition knows', () => {
  expect(unknownKeys(document(EVERYTHING), RegisterTaskDefinitionRequest$)).toEqual([]);
});

/** Keys that a structure of the SDK's own schema does not have. Schemas: [kind, namespace, name, traits, names, members]. */
function unknownKeys(value: unknown, reference: unknown, path = ''): string[] {
  const schema: unknown =
    typeof reference === 'function' ? Reflect.apply(reference, undefined, []) : reference;
  if (!Array.isArray(schema)) return [];
  const kind: unknown = schema[0];
  if (kind === 1 && Array.isArray(value)) {
    return value.flatMap((item, index) => unknownKeys(item, schema[4], `${path}[${index}]`));
  }
  if (kind !== 3 || typeof value !== 'object' || value === null) return [];
  const [, , , , names, members]: unknown[] = schema;
  if (!Array.isArray(names) || !Array.isArray(members)) throw new Error(`Unexpected schema at ${path}.`);
  return Object.entries(value).flatMap(([key, item]) => {
    const index = names.indexOf(key);
    return index < 0 ? [`${path}.${key}`] : unknownKeys(item, members[index], `${path}.${key}`);
  });
}

test('keys that a user chose stay as they are', () => {
  const rendered = renderTaskDefinition(
    {
      ContainerDefinitions: [
        { Name: 'api', DockerLabels: { MyLabel: 'x' }, LogConfiguration: { Options: { 'Mode-X': '1' } } },
      ],
    },
    { containerName: 'api' },
  );

  expect(rendered).toEqual({
    containerDefinitions: [
      {
        name: 'api',
        image: '<IMAGE>',
        dockerLabels: { MyLabel: 'x' },
        logConfiguration: { options: { 'Mode-X': '1' } },
      },
    ],
  });
});

test('a container that is not there is named, with those that are', () => {
  expect(() =>
    renderTaskDefinition({ ContainerDefinitions: [{ Name: 'web' }] }, { containerName: 'api' }),
  ).toThrow('no container "api"; it has "web"');
});

test('both documents fit into a parameter of 8 KB with every option, tokens counted as ARNs of 150 characters', () => {
  const longest = Object.values(EVERYTHING.findResources('AWS::SSM::Parameter')).map(({ Properties }) => {
    const parts: unknown[] =
      typeof Properties.Value === 'string' ? [Properties.Value] : Properties.Value['Fn::Join'][1];
    return parts.reduce((sum: number, part) => sum + (typeof part === 'string' ? part.length : 150), 0);
  });

  expect(Math.max(...longest)).toBeLessThan(8 * 1024);
});
