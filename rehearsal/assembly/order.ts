import type { AssemblyStack } from './types';

/**
 * Stacks in an order in which each comes after those it depends on, otherwise as the manifest has them.
 * Dependencies on artifacts other than stacks are dropped. The CDK refuses cycles before it writes an assembly.
 */
export function deploymentOrder(stacks: readonly AssemblyStack[]): readonly AssemblyStack[] {
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const ordered = new Map<string, AssemblyStack>();
  const visited = new Set<string>();

  const visit = (stack: AssemblyStack): void => {
    if (visited.has(stack.id)) return;
    visited.add(stack.id);
    const dependencies = stack.dependencies.filter((id) => byId.has(id));
    for (const id of dependencies) {
      const dependency = byId.get(id);
      if (dependency) visit(dependency);
    }
    ordered.set(stack.id, { ...stack, dependencies });
  };

  for (const stack of stacks) visit(stack);
  return [...ordered.values()];
}
