import { ARCHITECTURES, homesOf, type Architecture } from './architectures';
import { type DiagramNode, distinct, type Edge, type Picture } from './picture';
import { MEASURED_BY, NOTIFIES } from './relations';

/** A node of a diagram: one of the picture, or several that are connected alike. */
export interface Group {
  readonly id: string;
  readonly members: readonly [DiagramNode, ...DiagramNode[]];
  /** Whether it belongs to another architecture, and is there because an edge leads to it. */
  readonly isElsewhere: boolean;
}

/** What is drawn of one architecture. */
export interface Diagram {
  readonly groups: readonly Group[];
  readonly edges: readonly Edge[];
}

/**
 * An architecture with what it is connected to. Edges between two nodes of other architectures are theirs, and so is
 * whom their alarms notify: one topic for all of them. What alarms measure is a number at its node.
 */
export function diagramOf(picture: Picture, architecture: Architecture): Diagram {
  const homes = homesOf(picture);
  const shown = picture.nodes.filter((node) => {
    const home = homes.get(node);
    return home === architecture || (home !== undefined && ARCHITECTURES[home].isShownElsewhere);
  });
  const own = new Set(shown.filter((node) => homes.get(node) === architecture).map(({ id }) => id));
  const ids = new Set(shown.map(({ id }) => id));
  const edges = picture.edges.filter(
    ({ from, to, label }) =>
      label !== MEASURED_BY &&
      (own.has(from) || (own.has(to) && label !== NOTIFIES)) &&
      ids.has(from) &&
      ids.has(to),
  );
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes = shown.filter(({ id }) => own.has(id) || connected.has(id));
  return folded(withAlarms(nodes, picture.edges), edges, own);
}

/** The nodes, each with how many alarms measure it. */
function withAlarms(nodes: readonly DiagramNode[], edges: readonly Edge[]): readonly DiagramNode[] {
  return nodes.map((node) => {
    const count = edges.filter(({ from, label }) => from === node.id && label === MEASURED_BY).length;
    if (count === 0) return node;
    return { ...node, details: [...node.details, `${count} alarm${count === 1 ? '' : 's'}`] };
  });
}

function folded(nodes: readonly DiagramNode[], edges: readonly Edge[], own: ReadonlySet<string>): Diagram {
  const byKey = new Map<string, [DiagramNode, ...DiagramNode[]]>();
  for (const node of nodes) {
    const key = `${own.has(node.id)}/${groupKey(node, edges)}`;
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [node]);
    else group.push(node);
  }
  const groups = [...byKey.values()].map((members): Group => ({
    id: members[0].id,
    members,
    isElsewhere: !own.has(members[0].id),
  }));
  const groupOf = new Map(groups.flatMap(({ id, members }) => members.map((member) => [member.id, id])));
  const moved = edges.map(({ from, to, label }) => ({
    from: groupOf.get(from) ?? from,
    to: groupOf.get(to) ?? to,
    label,
  }));
  return { groups, edges: distinct(moved) };
}

/** The same for nodes that are one in the diagram. */
function groupKey({ id, resource, together }: DiagramNode, edges: readonly Edge[]): string {
  const targets = edges.filter(({ from }) => from === id).map(({ to, label }) => `> ${to} ${label}`);
  const sources = edges.filter(({ to }) => to === id).map(({ from, label }) => `< ${from} ${label}`);
  if (together === 'never') return id;
  return [resource.type, ...targets, ...(together === 'same edges' ? sources : [])].toSorted().join('\n');
}
