import { at } from '../../rehearsal/assembly/at';
import type { Settings } from '../../lib/config';
import { allStacks, templatesByRole, type SynthesizedTemplate } from '../synthesis';
import { loadSettings, type EnvironmentName } from '../../lib/config';

/** A resource, with the place where it stands. */
export interface Placed {
  /** Role of the stack: `service`. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
  readonly updateReplacePolicy: string | undefined;
}

/** All templates of one environment, as policies look at them. */
export class EnvironmentTemplates {
  readonly resources: readonly Placed[];
  private readonly byPlace: ReadonlyMap<string, Placed>;
  private readonly exports: ReadonlyMap<string, Placed>;

  /**
   * @param templates by the role of their stack
   * @param stackTags tags of the stacks, by the role
   */
  constructor(
    readonly settings: Settings,
    readonly templates: ReadonlyMap<string, SynthesizedTemplate>,
    readonly stackTags: ReadonlyMap<string, Readonly<Record<string, string>>>,
  ) {
    this.resources = [...templates].flatMap(([stack, template]) => placedIn(stack, template));
    this.byPlace = new Map(this.resources.map((placed) => [`${placed.stack}/${placed.logicalId}`, placed]));
    this.exports = this.exported();
  }

  ofType(...types: readonly string[]): readonly Placed[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /**
   * The resource that a value names by `Ref`, `Fn::GetAtt` or an import from another stack of the environment;
   * `undefined` for a text, and for what none of the templates makes.
   */
  target(stack: string, value: unknown): Placed | undefined {
    const imported = at(value, 'Fn::ImportValue');
    if (typeof imported === 'string') return this.exports.get(imported);
    const name = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
    return typeof name === 'string' ? this.byPlace.get(`${stack}/${name}`) : undefined;
  }

  private exported(): Map<string, Placed> {
    const found = new Map<string, Placed>();
    for (const [stack, { Outputs = {} }] of this.templates) {
      for (const output of Object.values(Outputs)) {
        const name = output.Export?.Name;
        const resource = this.target(stack, at(output, 'Value'));
        if (typeof name === 'string' && resource !== undefined) found.set(name, resource);
      }
    }
    return found;
  }
}

/** The templates of an environment as it is configured, those of recipes too. */
export function templatesOf(environment: EnvironmentName): EnvironmentTemplates {
  const stacks = [...allStacks(environment)];
  const templates = templatesByRole({ stacks });
  const roles = [...templates.keys()];
  const tags = new Map(stacks.map((stack, index) => [roles[index] ?? '', stack.tags]));
  return new EnvironmentTemplates(loadSettings({ environment }), templates, tags);
}

function placedIn(stack: string, { Resources }: SynthesizedTemplate): Placed[] {
  return Object.entries(Resources).map(([logicalId, resource]) => ({
    stack,
    logicalId,
    type: resource.Type,
    properties: resource.Properties ?? {},
    deletionPolicy: resource.DeletionPolicy,
    updateReplacePolicy: resource.UpdateReplacePolicy,
  }));
}

/** The members of a list of a template; of a single value, which IAM lets stand for a list of one, that value. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

/** The texts among the members of a list. */
export function textsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(value, ...path).filter((member) => typeof member === 'string');
}

/** Every text within a value, however deep, with the keys that lead to it. */
export function* textsWithin(value: unknown, path: readonly string[] = []): Generator<[string, string]> {
  if (typeof value === 'string') yield [path.join('.'), value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsWithin(inner, [...path, key]);
  }
}
