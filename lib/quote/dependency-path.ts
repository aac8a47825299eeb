import { CfnResource, Stack } from 'aws-cdk-lib';

/**
 * How one resource comes to depend on another of the same stack, as CloudFormation sees it: references anywhere in a
 * resource (update policies included), `DependsOn`, and so on through the resources between.
 *
 * @returns the resources from `from` to `to`, both included; `undefined` when there is no such path
 */
export function dependencyPath(from: CfnResource, to: CfnResource): CfnResource[] | undefined {
  const stack = Stack.of(from);
  const resources = new Map(
    stack.node
      .findAll()
      .filter((node) => CfnResource.isCfnResource(node))
      .map((resource) => [logicalId(resource), resource]),
  );

  const visited = new Set<CfnResource>();
  const visit = (resource: CfnResource): CfnResource[] | undefined => {
    if (resource === to) return [resource];
    if (visited.has(resource)) return undefined;
    visited.add(resource);
    for (const id of mentions(rendered(resource))) {
      const next = resources.get(id);
      const rest = next === undefined ? undefined : visit(next);
      if (rest !== undefined) return [resource, ...rest];
    }
    return undefined;
  };
  return visit(from);
}

/**
 * The resource as it stands in the template. The CDK marks the method as internal, and has no other way to ask one
 * resource for it.
 */
function rendered(resource: CfnResource): unknown {
  const render: unknown = Reflect.get(resource, '_toCloudFormation');
  if (typeof render !== 'function') {
    throw new Error(`${resource.node.path}: this version of aws-cdk-lib renders resources in another way`);
  }
  return Stack.of(resource).resolve(Reflect.apply(render, resource, []));
}

function logicalId(resource: CfnResource): string {
  return String(Stack.of(resource).resolve(resource.logicalId));
}

/** Logical ids that a piece of a template refers to, by `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn`. */
export function mentions(value: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(walk);
    if (typeof part !== 'object' || part === null) return;
    for (const [key, inner] of Object.entries(part)) {
      if (key === 'Ref' && typeof inner === 'string') found.add(inner);
      if (key === 'Fn::GetAtt') add(Array.isArray(inner) ? inner[0] : inner);
      if (key === 'Fn::Sub') namesInSub(inner).forEach(add);
      if (key === 'DependsOn') [inner].flat().forEach(add);
      walk(inner);
    }
  };
  const add = (name: unknown): void => {
    if (typeof name === 'string') found.add(name.split('.')[0] ?? name);
  };
  walk(value);
  return found;
}

function namesInSub(argument: unknown): string[] {
  const text: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name ?? '');
}
