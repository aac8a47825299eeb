import type { Assembly, AssemblyResource } from '../assembly/types';

/**
 * The part of an assembly that is deployed gradually: the stacks with an alias that CodeDeploy updates. The others'
 * functions and alarms have nothing to do with a shift, and may use what is not modelled.
 */
export function gradualStacks(assembly: Assembly): Assembly {
  const gradual = new Set(
    assembly
      .resources('AWS::Lambda::Alias')
      .filter(isGradual)
      .map(({ stack }) => stack),
  );
  return {
    ...assembly,
    stacks: assembly.stacks.filter((stack) => gradual.has(stack)),
    resources: (type) => assembly.resources(type).filter(({ stack }) => gradual.has(stack)),
  };
}

function isGradual({ resource }: AssemblyResource): boolean {
  const policy: unknown = 'UpdatePolicy' in resource ? resource.UpdatePolicy : undefined;
  return typeof policy === 'object' && policy !== null && 'CodeDeployLambdaAliasUpdate' in policy;
}
