import { ENVIRONMENT_NAMES } from '../../../lib/config';
import { loadAssembly, type Assembly } from '../../../rehearsal/assembly';
import { readListeners } from '../../../rehearsal/listener';
import { createResolver, type Resolver } from '../../../rehearsal/values';
import { synthesizeEnvironment } from '../../synthesis';

/** What only running code knows: the answers of custom resources, and what lies behind dynamic references. */
function resolverOf(assembly: Assembly): Resolver {
  return createResolver(assembly, {
    attribute: ({ type }, attribute) =>
      type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource'
        ? `returned ${attribute}`
        : undefined,
    dynamicReference: (service, reference) => `behind ${service} ${reference}`,
  });
}

describe.each(ENVIRONMENT_NAMES)('The product in %s', (environment) => {
  let assembly: Assembly;
  beforeAll(() => {
    assembly = loadAssembly(synthesizeEnvironment(environment).directory);
  });

  test('has resources to resolve in each of its stacks', () => {
    expect(assembly.stacks.length).toBeGreaterThan(0);
    expect(assembly.stacks.filter(({ template }) => Object.keys(template.Resources).length === 0)).toEqual(
      [],
    );
  });

  test('has no property of any resource that cannot be resolved', () => {
    const resolver = resolverOf(assembly);
    const left = assembly.stacks.flatMap((stack) =>
      Object.keys(stack.template.Resources).flatMap((id) => intrinsicsIn(resolver.properties(stack, id))),
    );
    expect(left).toEqual([]);
  });

  test('has no resource without a name', () => {
    const resolver = resolverOf(assembly);
    for (const stack of assembly.stacks) {
      for (const id of Object.keys(stack.template.Resources))
        expect(resolver.ref(stack, id)).toEqual(expect.any(String));
    }
  });

  test('has no output that cannot be resolved', () => {
    const resolver = resolverOf(assembly);
    for (const stack of assembly.stacks) {
      for (const name of Object.keys(stack.template.Outputs ?? {}))
        expect(resolver.output(stack, name)).toBeDefined();
    }
  });

  test('has listeners and target groups that the model can run', () => {
    const { listeners, targetGroups } = readListeners(resolverOf(assembly), assembly);
    expect(listeners.length).toBeGreaterThan(0);
    expect(targetGroups.length).toBeGreaterThan(0);
  });
});

/** Intrinsic functions left in a resolved value. */
function intrinsicsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === 'Ref' || key.startsWith('Fn::') ? [key] : []),
    ...intrinsicsIn(inner),
  ]);
}
