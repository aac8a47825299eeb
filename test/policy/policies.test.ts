import { ENVIRONMENT_NAMES, type EnvironmentName } from '../../lib/config';
import type { SynthesizedTemplate } from '../synthesis';
import { ACKNOWLEDGED } from './acknowledged';
import { MUTATIONS, type Mutation } from './mutations';
import { isOf, unacknowledged } from './policy';
import { POLICIES } from './policies';
import { noWildcardActions } from './policies/permissions';
import { everythingIsTagged } from './policies/tags';
import { at } from '../../rehearsal/assembly/at';
import { EnvironmentTemplates, templatesOf } from './templates';

const environments = new Map(ENVIRONMENT_NAMES.map((name) => [name, templatesOf(name)]));

function environmentOf(name: EnvironmentName): EnvironmentTemplates {
  const found = environments.get(name);
  if (found === undefined) throw new Error(`There is no environment ${name}.`);
  return found;
}

describe.each(ENVIRONMENT_NAMES)('in %s', (name) => {
  it.each(POLICIES)('$name', (policy) => {
    expect(unacknowledged(policy, environmentOf(name), ACKNOWLEDGED)).toEqual([]);
  });
});

describe('a policy finds a template that', () => {
  it.each(MUTATIONS)('$change', (mutation) => {
    const changed = mutated(environmentOf(mutation.environment), mutation);
    const { resource, found = resource, stack, policy } = mutation;
    const places = unacknowledged(policy, changed, ACKNOWLEDGED).map(({ where }) => where);
    expect([...new Set(places)]).toEqual([expect.stringMatching(`^${stack}/${found}`)]);
  });

  it('belongs to a stack without a tag', () => {
    const { settings, templates, stackTags } = environmentOf('sandbox');
    const { environment: _, ...others } = stackTags.get('orders') ?? {};
    const changed = new EnvironmentTemplates(
      settings,
      templates,
      new Map([...stackTags, ['orders', others]]),
    );
    expect([...everythingIsTagged.check(changed)]).toEqual([
      { where: 'orders', detail: 'has the tag environment=undefined, not sandbox' },
    ]);
  });
});

const inAnyPartition = (owner: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${owner}:root`]],
});
it.each([
  [inAnyPartition('111122223333'), []],
  [inAnyPartition('444455556666'), ['workflow/Key']],
  // Where the environment names its region too, the partition is known.
  ['arn:aws:iam::111122223333:root', []],
  ['arn:aws:iam::444455556666:root', ['workflow/Key']],
])('an environment that names an account lets it administer keys, and no other: %j', (AWS, found) => {
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS } };
  const key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [statement] } } };
  const settings = { ...environmentOf('sandbox').settings, account: '111122223333' };
  const templates = new Map([['workflow', { Resources: { Key: key } }]]);
  const findings = [...noWildcardActions.check(new EnvironmentTemplates(settings, templates, new Map()))];

  expect(findings.map(({ where }) => where)).toEqual(found);
});

it('each policy has a change that it is known to find', () => {
  const tried = new Set([...MUTATIONS.map(({ policy }) => policy), everythingIsTagged]);
  expect(POLICIES.filter((policy) => !tried.has(policy)).map(({ name }) => name)).toEqual([]);
});

it('each acknowledgement is of something that a policy still finds', () => {
  const found = POLICIES.flatMap((policy) =>
    [...environments.values()].flatMap((templates) =>
      [...policy.check(templates)].map((finding) => ({ policy, templates, finding })),
    ),
  );
  const stale = ACKNOWLEDGED.filter(
    (entry) => !found.some(({ policy, templates, finding }) => isOf(entry, policy, templates, finding)),
  );
  expect(stale).toEqual([]);
});

/** The environment with one template changed. */
function mutated(
  { settings, templates, stackTags }: EnvironmentTemplates,
  mutation: Mutation,
): EnvironmentTemplates {
  const template = templates.get(mutation.stack);
  if (template === undefined)
    throw new Error(`There is no stack ${mutation.stack} in ${mutation.environment}.`);
  return new EnvironmentTemplates(
    settings,
    new Map([...templates, [mutation.stack, withChange(template, mutation)]]),
    stackTags,
  );
}

function withChange(template: SynthesizedTemplate, { resource, set, add }: Mutation): SynthesizedTemplate {
  if (add !== undefined) return { ...template, Resources: { ...template.Resources, [resource]: add } };
  const matching = Object.keys(template.Resources).filter((id) => id.startsWith(resource));
  const [id, ...others] = matching;
  if (id === undefined || others.length > 0 || set === undefined) {
    throw new Error(`${resource} names ${matching.length} resources: ${matching.join(', ')}.`);
  }
  const changed = structuredClone(template.Resources[id]);
  setAt(changed, set[0].split('.'), set[1]);
  return { ...template, Resources: { ...template.Resources, ...(changed && { [id]: changed }) } };
}

function setAt(value: unknown, path: readonly string[], to: unknown): void {
  const parent = at(value, ...path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (typeof parent !== 'object' || parent === null) throw new Error(`Nothing stands at ${path.join('.')}.`);
  if (to !== undefined) Reflect.set(parent, key, to);
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}
