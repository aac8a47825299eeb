import type { Assembly } from '../assembly/types';

/** The part of an assembly that one stack is: its functions, alarms and parameters, and no other's. */
export function onlyStack(assembly: Assembly, stackId: string): Assembly {
  return {
    ...assembly,
    stacks: assembly.stacks.filter(({ id }) => id === stackId),
    resources: (type) => assembly.resources(type).filter(({ stack }) => stack.id === stackId),
  };
}
