import { curveBasis, line } from 'd3-shape';
import type { ExecutionLink, ExecutionPath } from '../scenarios/types';
import { escapeHtml } from './escape';
import { px } from './frame';
import { layOut, STATE_HEIGHT } from './graph-layout';
import type { PlacedLink, PlacedState } from './graph-layout';

const curve = line<{ readonly x: number; readonly y: number }>(
  ({ x }) => x,
  ({ y }) => y,
)
  .curve(curveBasis)
  .digits(1);

/** The states of a definition, and every way from one to another; the way of the execution is thick, its steps numbered. */
export function stateGraph(execution: ExecutionPath): string {
  const visited = new Set(execution.visits.map(({ state }) => state));
  const { states, links, width, height } = layOut(execution);
  // What was taken lies above what was not.
  const ways = links.toSorted((a, b) => a.steps.length - b.steps.length).map(way);
  const boxes = states.map((state) => box(state, visited.has(state.name)));
  const [first] = states;
  // Where the drawing is wider than the page, it is seen from its first state on.
  const start = first ? Math.max(0, first.x - 2 * first.width) : 0;
  return `<figure class="across"><figcaption>states of the definition and the way taken: thick lines with the numbers of its steps; dashed lines are catchers</figcaption>
<div class="wide" tabindex="0" role="group" aria-label="Graph of states, may be wider than the page"><div class="sheet" style="width:${px(width)}px"><span class="start" style="left:${px(start)}px"></span>
<svg width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}" role="img" aria-label="${escapeHtml(describe(execution.links))}" class="states">
${boxes.join('\n')}
${ways.join('\n')}
</svg></div></div></figure>`;
}

function box({ name, type, x, y, width, height }: PlacedState, taken: boolean): string {
  const look = taken ? ' taken' : '';
  return `<rect class="state${look}" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="4"><title>${escapeHtml(type)}</title></rect><text class="label${look}" x="${px(x + width / 2)}" y="${px(y + STATE_HEIGHT / 2 + 4)}" text-anchor="middle">${escapeHtml(name)}</text>`;
}

function way({ kind, errors = [], steps, from, to, points }: PlacedLink): string {
  const look = `${kind}${steps.length > 0 ? ' taken' : ''}`;
  const title = `${from} to ${to}${errors.length > 0 ? ` after ${errors.join(', ')}` : ''}`;
  const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
  const number =
    steps.length === 0
      ? ''
      : `<text class="step taken" x="${px(middle.x + 4)}" y="${px(middle.y + 4)}">${steps.join(', ')}</text>`;
  return `<path class="${look}" d="${curve([...points]) ?? ''}"><title>${escapeHtml(title)}</title></path>${number}`;
}

/** The way in words, for those who do not see it. */
function describe(links: readonly ExecutionLink[]): string {
  const taken = links.flatMap(({ steps, from, to, kind, errors = [] }) =>
    steps.map((step) => ({
      step,
      text: `${step}: ${from} to ${to}${kind === 'catch' ? ` after ${errors.join(', ')}` : ''}`,
    })),
  );
  return `The way taken. ${taken
    .toSorted((a, b) => a.step - b.step)
    .map(({ text }) => text)
    .join('; ')}.`;
}
