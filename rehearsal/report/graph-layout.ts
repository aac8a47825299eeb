import { graphlib, layout } from '@dagrejs/dagre';
import type { EdgeLabel, GraphLabel, NodeLabel } from '@dagrejs/dagre';
import type { ExecutionLink, ExecutionPath } from '../scenarios/types';

type State = ExecutionPath['states'][number];

/** A state with its place, in pixels of the whole drawing. */
export interface PlacedState extends State {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A way with the points that it goes through. */
export interface PlacedLink extends ExecutionLink {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Where everything of a graph is, outer states before those inside of them. */
export interface GraphLayout {
  readonly states: readonly PlacedState[];
  readonly links: readonly PlacedLink[];
  readonly width: number;
  readonly height: number;
}

/** Height of a state without inner ones, which is also the room for the name of one that has some. */
export const STATE_HEIGHT = 24;
const CHARACTER_WIDTH = 6.6;
const PADDING = 10;
const MARGIN = 3;
/** Ways of the execution are kept straight, catchers that caught nothing may go around. */
const WEIGHT = { taken: 12, usual: 2, catcher: 0.2 };

/**
 * Lays the states of a definition out in layers, from the top down. States inside of another one are laid out by
 * themselves and stand in it: in the Amazon States Language a way never leaves the state that it is in.
 */
export function layOut({ states, links }: Pick<ExecutionPath, 'states' | 'links'>): GraphLayout {
  const [depth = 0] = states.map((state) => state.depth);
  const families = familiesOf(states, depth);
  const inner = new Map(
    families
      .filter(({ within }) => within.length > 0)
      .map(({ state, within }) => [state.name, layOut({ states: within, links })]),
  );
  const graph: Graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 14, ranksep: 24, edgesep: 8, marginx: MARGIN, marginy: MARGIN });
  for (const { state } of families) graph.setNode(state.name, sizeOf(state, inner.get(state.name)));
  const here = links.filter(({ from, to }) => graph.hasNode(from) && graph.hasNode(to));
  for (const link of here)
    graph.setEdge(link.from, link.to, { weight: weightOf(link), minlen: 1 }, link.kind);
  layout(graph);
  return {
    states: families.flatMap(({ state }) => placed(state, graph, inner.get(state.name))),
    links: [
      ...here.map((link) => ({
        ...link,
        points: (graph.edge({ v: link.from, w: link.to, name: link.kind }).points ?? []).map(({ x, y }) => ({
          x,
          y,
        })),
      })),
      ...families.flatMap(({ state }) => innerLinks(state, graph, inner.get(state.name))),
    ],
    width: graph.graph().width ?? 0,
    height: graph.graph().height ?? 0,
  };
}

/** The states of a depth, each with those that stand in it: they follow it, and are deeper. */
function familiesOf(
  states: readonly State[],
  depth: number,
): readonly { readonly state: State; readonly within: readonly State[] }[] {
  const families: { readonly state: State; readonly within: State[] }[] = [];
  for (const state of states) {
    if (state.depth <= depth) families.push({ state, within: [] });
    else families.at(-1)?.within.push(state);
  }
  return families;
}

function sizeOf({ name }: State, inner: GraphLayout | undefined): { width: number; height: number } {
  const width = name.length * CHARACTER_WIDTH + 2 * PADDING;
  if (!inner) return { width, height: STATE_HEIGHT };
  return { width: Math.max(width, inner.width + 2 * PADDING), height: STATE_HEIGHT + inner.height + PADDING };
}

function weightOf({ steps, kind }: ExecutionLink): number {
  if (steps.length > 0) return WEIGHT.taken;
  return kind === 'catch' ? WEIGHT.catcher : WEIGHT.usual;
}

type Graph = graphlib.Graph<GraphLabel, NodeLabel, EdgeLabel>;

function placed(state: State, graph: Graph, inner: GraphLayout | undefined): PlacedState[] {
  const own = { ...state, ...boxOf(state, graph) };
  const offset = offsetIn(own, inner);
  return [own, ...(inner?.states ?? []).map((one) => ({ ...one, x: one.x + offset.x, y: one.y + offset.y }))];
}

function innerLinks(state: State, graph: Graph, inner: GraphLayout | undefined): PlacedLink[] {
  const offset = offsetIn(boxOf(state, graph), inner);
  return (inner?.links ?? []).map((link) => ({
    ...link,
    points: link.points.map((point) => ({ x: point.x + offset.x, y: point.y + offset.y })),
  }));
}

/** The library names the middle of a box, drawings its upper left corner. */
function boxOf({ name }: State, graph: Graph): Omit<PlacedState, keyof State> {
  const { x = 0, y = 0, width, height } = graph.node(name);
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function offsetIn(
  { x, y, width }: Pick<PlacedState, 'x' | 'y' | 'width'>,
  inner: GraphLayout | undefined,
): { readonly x: number; readonly y: number } {
  return { x: x + (width - (inner?.width ?? 0)) / 2, y: y + STATE_HEIGHT };
}
