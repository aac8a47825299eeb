import type { Shape, Together } from './resource-types';
import type { Placed } from './templates';

/** A node: a resource, or a stage of a pipeline. */
export interface DiagramNode {
  readonly id: string;
  /** The resource that it stands for or belongs to. */
  readonly resource: Placed;
  /** What AWS calls it. */
  readonly label: string;
  readonly name: string;
  /** What else to know of it, a line each. */
  readonly details: readonly string[];
  readonly shape: Shape;
  readonly together: Together;
}

/** An edge between two nodes. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Empty where there is nothing to say. */
  readonly label: string;
}

/** Each edge once, where it was first. */
export function distinct(edges: readonly Edge[]): readonly Edge[] {
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}

/** Everything that is drawn of an environment. */
export interface Picture {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly Edge[];
}
