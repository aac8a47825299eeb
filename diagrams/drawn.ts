import type { DiagramNode } from './picture';
import { referencesOf, targetsIn } from './references';
import { treatmentOf, type Drawn } from './resource-types';
import type { Placed, Templates } from './templates';

/** Finds the nodes that resources of templates are drawn as. */
export class DrawnResources {
  readonly nodes: readonly DiagramNode[];
  private readonly providers: ReadonlySet<Placed>;

  /** @throws Error for a resource of a type that nobody decided about */
  constructor(readonly templates: Templates) {
    this.providers = new Set(
      templates.resources.flatMap(({ role, properties }) =>
        targetsIn(templates, role, properties['ServiceToken']),
      ),
    );
    this.nodes = templates.resources.flatMap((resource) => {
      const treatment = treatmentOf(resource);
      return treatment.as === 'node' && !this.providers.has(resource) ? [nodeOf(resource, treatment)] : [];
    });
  }

  /** Resources whose nodes stand for a resource: itself, its owner, those that it stands in for, or none. */
  meant(resource: Placed): readonly Placed[] {
    const treatment = treatmentOf(resource);
    if (treatment.as === 'part') return this.at(resource, [treatment.of]);
    if (treatment.as === 'stand-in') return this.at(resource, treatment.for);
    // What carries out custom resources has no part once the stack is there.
    return treatment.as === 'node' && !this.providers.has(resource) ? [resource] : [];
  }

  private at(resource: Placed, properties: readonly string[]): readonly Placed[] {
    return referencesOf(this.templates, resource)
      .filter(({ path }) => properties.includes(path))
      .flatMap(({ to }) => this.meant(to));
  }
}

/** Id of the node of a resource, from the ids of its constructs. */
export function nodeId({ role, path }: Placed): string {
  return [role, ...path.filter((id) => !GENERIC.includes(id))].join('_').replaceAll(/\W/g, '_');
}

/** Ids that the CDK gives to what a construct is made of. */
const GENERIC = ['Resource', 'Default'];

function nodeOf(
  resource: Placed,
  { label, own = [], detail, shape = 'box', together = 'never' }: Drawn,
): DiagramNode {
  return {
    id: nodeId(resource),
    resource,
    label,
    name: nameOf(resource.path, [...GENERIC, ...own]),
    details: [detail?.(resource)].filter((line) => line !== undefined),
    shape,
    together,
  };
}

/** The last id of a path that says more than what its node is labelled with. */
function nameOf(path: readonly string[], said: readonly string[]): string {
  return path.findLast((id) => !said.includes(id)) ?? path[0] ?? '';
}
