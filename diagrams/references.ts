import { at } from '../rehearsal/assembly/at';
import type { StackRole } from '../lib/config/stack-name';
import type { Placed, Templates } from './templates';

/** That a resource names another one. */
export interface Reference {
  /** Where, below its properties: `LoadBalancers.*.TargetGroupArn`, a star for each place in a list. */
  readonly path: string;
  readonly to: Placed;
}

/** What a resource names by `Ref`, `Fn::GetAtt`, `Fn::Sub`, an import from another stack, or a physical name. */
export function referencesOf(templates: Templates, resource: Placed): readonly Reference[] {
  return [...walk(templates, resource.role, resource.properties, [])].filter(({ to }) => to !== resource);
}

/** What a value of a template names, wherever in it. */
export function targetsIn(templates: Templates, role: StackRole, value: unknown): readonly Placed[] {
  return [...walk(templates, role, value, [])].map(({ to }) => to);
}

function* walk(
  templates: Templates,
  role: StackRole,
  value: unknown,
  path: readonly string[],
): Generator<Reference> {
  const to = typeof value === 'string' ? templates.named(value) : direct(templates, role, value);
  if (to !== undefined) yield { path: path.join('.'), to };
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const member of value) yield* walk(templates, role, member, [...path, '*']);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Fn::Sub') yield* substituted(templates, role, inner, path);
    // The arguments of a function stand where the function does.
    else if (key.startsWith('Fn::'))
      yield* [...walk(templates, role, inner, [])].map((found) => ({ ...found, path: path.join('.') }));
    else yield* walk(templates, role, inner, [...path, key]);
  }
}

function direct(templates: Templates, role: StackRole, value: unknown): Placed | undefined {
  const imported = at(value, 'Fn::ImportValue');
  if (imported !== undefined) return templates.imported(imported);
  const logicalId = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return logicalId === undefined ? undefined : templates.resource(role, logicalId);
}

/** `${LogicalId}` and `${LogicalId.Attribute}` in a text. */
function* substituted(
  templates: Templates,
  role: StackRole,
  argument: unknown,
  path: readonly string[],
): Generator<Reference> {
  const text = Array.isArray(argument) ? argument[0] : argument;
  for (const [, logicalId] of String(text).matchAll(/\$\{([A-Za-z0-9]+)(?:\.[\w.]+)?\}/g)) {
    const to = templates.resource(role, logicalId);
    if (to !== undefined) yield { path: path.join('.'), to };
  }
}
