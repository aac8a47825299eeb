import type { StackRole } from '../../lib/config';
import type { SourceStack } from '../../diagrams/templates';

/** A resource of a small template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: object;
  readonly UpdatePolicy?: object;
}

/** A stack with these resources, each made by a construct that has its logical id. */
export function stack(
  role: StackRole,
  resources: Readonly<Record<string, Resource>>,
  outputs: Readonly<Record<string, object>> = {},
): SourceStack {
  return {
    role,
    template: { Resources: resources, Outputs: outputs },
    paths: new Map(Object.keys(resources).map((id) => [id, `/shop-sandbox-${role}/${id}/Resource`])),
  };
}
