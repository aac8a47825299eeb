import { type CfnResource, Stack } from 'aws-cdk-lib';

/**
 * The properties of a resource as they stand in the template, tags and overrides included; intrinsics stay. To be
 * called when synthesis is under way (from a `Lazy`), or later additions are missed.
 *
 * The CDK marks the method that renders a resource as internal, and has no other way to ask one resource for it.
 *
 * @throws Error when this version of aws-cdk-lib renders resources in another way
 */
export function templateProperties(resource: CfnResource): Readonly<Record<string, unknown>> {
  const render: unknown = Reflect.get(resource, '_toCloudFormation');
  if (typeof render !== 'function') throw unexpected(resource);
  const rendered: unknown = Stack.of(resource).resolve(Reflect.apply(render, resource, []));
  const [entry] = Object.values(record(record(rendered, resource)['Resources'], resource));
  return record(record(entry, resource)['Properties'], resource);
}

function record(value: unknown, resource: CfnResource): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw unexpected(resource);
  return { ...value };
}

function unexpected(resource: CfnResource): Error {
  return new Error(`${resource.node.path}: this version of aws-cdk-lib renders resources in another way.`);
}
