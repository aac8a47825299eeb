import type { Assembly, AssemblyStack } from '../assembly/types';

/**
 * The part of an assembly in which orders are worked on: the stacks with a state machine, and those whose functions
 * they call by an alias. The functions and rules of the others have nothing to do with an order.
 */
export function workflowStacks(assembly: Assembly): Assembly {
  const chosen = new Set<AssemblyStack>(
    ['AWS::StepFunctions::StateMachine', 'AWS::Lambda::Alias'].flatMap((type) =>
      assembly.resources(type).map(({ stack }) => stack),
    ),
  );
  return {
    ...assembly,
    stacks: assembly.stacks.filter((stack) => chosen.has(stack)),
    resources: (type) => assembly.resources(type).filter(({ stack }) => chosen.has(stack)),
  };
}

/** Whether the assembly has a workflow of orders: a state machine that waits for people or workers. */
export function hasWorkflow(assembly: Assembly): boolean {
  return assembly.resources('AWS::StepFunctions::Activity').length > 0;
}
