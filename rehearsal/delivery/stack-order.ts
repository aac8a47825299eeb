import type { AssemblyStack } from '../assembly/types';

const CUSTOM = /^(?:Custom::|AWS::CloudFormation::CustomResource$)/;

/** Before others that refer to them; what is not named here comes between. */
const FIRST = [/^AWS::ECS::TaskDefinition$/, /^AWS::Lambda::Function$/, CUSTOM];
const LAST = [/^AWS::ElasticLoadBalancingV2::ListenerRule$/, /^AWS::ECS::Service$/];

/** Whether a type is answered by a function. */
export function isCustom(type: string): boolean {
  return CUSTOM.test(type);
}

/** CloudFormation type of a resource; empty when the stack has none of this id. */
export function typeOf(stack: AssemblyStack, logicalId: string): string {
  return stack.template.Resources[logicalId]?.Type ?? '';
}

/** Logical ids of a stack, with what others take values from first. */
export function inOrder(stack: AssemblyStack): readonly string[] {
  const rank = (logicalId: string): number => {
    const type = typeOf(stack, logicalId);
    const first = FIRST.findIndex((pattern) => pattern.test(type));
    if (first >= 0) return first;
    return FIRST.length + 1 + LAST.findIndex((pattern) => pattern.test(type));
  };
  return Object.keys(stack.template.Resources).toSorted((a, b) => rank(a) - rank(b));
}
