import { PipelineError } from './error';

/** Output variables by namespace. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Fills in `#{Namespace.Name}`.
 *
 * @throws PipelineError for a variable that no action has given, as the action fails on AWS
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
export function resolveVariables(text: string, namespaces: Namespaces): string {
  return text.replaceAll(/#\{([^.}]+)\.([^}]+)\}/g, (whole, namespace: string, name: string) => {
    const values = namespaces.get(namespace);
    const value = values && Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    const known = values ? `it has ${Object.keys(values).join(', ')}` : 'no action of that namespace has run';
    throw new PipelineError(`${whole} has no value: ${known}.`);
  });
}

/** An object of texts, every one with its variables filled in. */
export function resolveAll<T>(value: T, namespaces: Namespaces): T;
export function resolveAll(value: unknown, namespaces: Namespaces): unknown {
  if (typeof value === 'string') return resolveVariables(value, namespaces);
  if (Array.isArray(value)) return value.map((item: unknown) => resolveAll(item, namespaces));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveAll(item, namespaces)]));
}
