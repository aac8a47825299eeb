import type { ExecutionLink, ExecutionPath } from '../scenarios/types';
import { escapeHtml } from './escape';
import { px, WIDTH } from './frame';

const ROW = 26;
const BOX = { width: 170, height: 18, indent: 14 } as const;
/** Left side of a box that stands in no other state: ways back run left of it. */
const LEFT = 150;
/** How much further out a way runs for each row that it skips. */
const REACH = 11;
/** Room left of the boxes for ways back, and right of them for ways on. */
const MOST_BACK = LEFT - 20;
const MOST_ON = WIDTH - LEFT - BOX.width - 40;

type DrawnState = ExecutionPath['states'][number] & { readonly taken: boolean };

/**
 * The states of a definition one below the other, with every way from one to another: ways on bend right, ways back
 * left, catchers are dashed. The way of the execution is thick, its steps numbered.
 */
export function stateGraph({ states, links, visits }: ExecutionPath): string {
  const visited = new Set(visits.map(({ state }) => state));
  const rows = new Map(states.map(({ name }, index) => [name, index]));
  const boxes = states.map((state, index) => box({ ...state, taken: visited.has(state.name) }, index));
  // What was taken lies above what was not.
  const ordered = [...links].toSorted((a, b) => a.steps.length - b.steps.length);
  const ways = ordered.map((link) => way(link, rows.get(link.from) ?? 0, rows.get(link.to) ?? 0));
  return `<figure><figcaption>states of the definition and the way taken: thick lines with the numbers of its steps; dashed lines are catchers</figcaption>
<svg viewBox="0 0 ${WIDTH} ${states.length * ROW}" role="img" aria-label="${escapeHtml(describe(links))}" class="states">
${ways.join('\n')}
${boxes.join('\n')}
</svg></figure>`;
}

function box({ name, type, depth, taken }: DrawnState, row: number): string {
  const x = LEFT + depth * BOX.indent;
  const y = row * ROW + (ROW - BOX.height) / 2;
  const look = taken ? ' taken' : '';
  return `<rect class="state${look}" x="${x}" y="${px(y)}" width="${BOX.width - depth * BOX.indent}" height="${BOX.height}" rx="3"><title>${escapeHtml(type)}</title></rect><text class="label${look}" x="${x + 6}" y="${px(y + 13)}">${escapeHtml(name)}</text>`;
}

function way({ kind, errors = [], steps, from, to }: ExecutionLink, fromRow: number, toRow: number): string {
  const look = `${kind}${steps.length > 0 ? ' taken' : ''}`;
  const title = `${from} to ${to}${errors.length > 0 ? ` after ${errors.join(', ')}` : ''}`;
  const { line, label } =
    toRow === fromRow + 1 && kind !== 'catch' ? straight(fromRow) : bent(fromRow, toRow);
  const number =
    steps.length === 0
      ? ''
      : `<text class="step taken" x="${px(label.x)}" y="${px(label.y)}">${steps.join(', ')}</text>`;
  return `<path class="${look}" d="${line}"><title>${escapeHtml(title)}</title></path>${number}`;
}

interface Way {
  readonly line: string;
  readonly label: { readonly x: number; readonly y: number };
}

function straight(row: number): Way {
  const x = LEFT + BOX.width / 2;
  const from = row * ROW + (ROW + BOX.height) / 2;
  const to = (row + 1) * ROW + (ROW - BOX.height) / 2;
  return {
    line: `M${x} ${px(from)}L${x} ${px(to)}`,
    label: { x: LEFT + BOX.width + 3, y: (row + 1) * ROW + 4 },
  };
}

function bent(fromRow: number, toRow: number): Way {
  const on = toRow > fromRow;
  const from = (fromRow + 0.5) * ROW + 3;
  const to = (toRow + 0.5) * ROW - 3;
  const skipped = Math.abs(toRow - fromRow);
  const x = on ? LEFT + BOX.width : LEFT;
  const reach = on ? Math.min(MOST_ON, 14 + skipped * REACH) : -Math.min(MOST_BACK, 14 + skipped * REACH);
  const out = x + reach;
  // The middle of a cubic curve is three quarters of the way to its two handles.
  return {
    line: `M${x} ${px(from)}C${px(out)} ${px(from)} ${px(out)} ${px(to)} ${x} ${px(to)}`,
    label: { x: x + reach * 0.75 + (on ? 3 : -16), y: (from + to) / 2 + 4 },
  };
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
