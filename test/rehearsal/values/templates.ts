import type { Assembly, AssemblyStack, Template } from '../../../rehearsal/assembly';
import { createResolver, type Resolver, type ResolverOptions } from '../../../rehearsal/values';

/** Name of the stack that a test asks about. */
export const STACK = 'shop';

/** A stack of a hand-written template. */
export function stackOf(template: Partial<Template>, stack: Partial<AssemblyStack> = {}): AssemblyStack {
  const id = stack.id ?? STACK;
  return {
    id,
    stackName: id,
    template: { Resources: {}, ...template },
    templateFile: `${id}.template.json`,
    dependencies: [],
    ...stack,
  };
}

/** An assembly of hand-written stacks, never on disk. */
export function assemblyOf(...stacks: readonly AssemblyStack[]): Assembly {
  return {
    directory: 'cdk.out',
    stacks,
    fileAssets: new Map(),
    stack: (idOrName) => {
      const found = stacks.find(({ id }) => id === idOrName);
      if (!found) throw new Error(`The test has no stack ${idOrName}.`);
      return found;
    },
    resources: () => [],
  };
}

/** A resolver over one hand-written template, whose stack is `STACK`. */
export function resolverOf(template: Partial<Template>, options: ResolverOptions = {}): Resolver {
  return createResolver(assemblyOf(stackOf(template)), options);
}
