import type { Assembly, AssemblyStack, TemplateResource } from '../../../rehearsal/assembly';
import { stackOf } from '../values/templates';

/** An assembly of one stack, `shop`, with these resources. @param more for example the stack's account */
export function assemblyWith(
  resources: Readonly<Record<string, TemplateResource>>,
  more: Partial<AssemblyStack> = {},
): Assembly {
  const stack = stackOf({ Resources: resources }, more);
  return {
    directory: 'cdk.out',
    stacks: [stack],
    fileAssets: new Map(),
    stack: () => stack,
    resources: (type) =>
      Object.entries(resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  };
}

/** A role with these statements in a policy of its own, `<id>Policy`. */
export function roleWith(
  id: string,
  statements: readonly object[],
  properties: Readonly<Record<string, unknown>> = {},
): Record<string, TemplateResource> {
  return {
    [id]: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: id, AssumeRolePolicyDocument: document([]), ...properties },
    },
    [`${id}Policy`]: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: `${id}Policy`, Roles: [{ Ref: id }], PolicyDocument: document(statements) },
    },
  };
}

export function document(statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(action: string | readonly string[], resource: unknown, more: object = {}): object {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}
