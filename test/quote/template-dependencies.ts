import { mentions } from '../../lib/quote/dependency-path';

interface TemplateJson {
  readonly Resources?: Readonly<Record<string, unknown>>;
}

/**
 * A circle among a template's resources as CloudFormation would see it, or `undefined`. Unlike the check inside
 * `Template.fromStack` it follows update policies too, by which an alias depends on its deployment group.
 */
export function dependencyCircle(template: TemplateJson): string[] | undefined {
  const resources = template.Resources ?? {};
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of mentions(resources[id])) {
      const circle = next in resources ? visit(next, [...path, id]) : undefined;
      if (circle !== undefined) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(resources)) {
    const circle = visit(id, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
