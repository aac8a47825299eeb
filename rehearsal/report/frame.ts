import type { Mark } from '../scenarios/types';
import { escapeHtml } from './escape';

/** Width of every drawing over time, so that one stands exactly below the other. */
export const WIDTH = 720;
/** Room above a drawing for the numbers of its marks. */
export const TOP = 16;
/** Marks closer than this share one number: two would cover each other. */
const NUMBER_WIDTH = 16;

/** Where a moment is drawn. */
export function xOf(at: number, seconds: number): number {
  return (at / seconds) * WIDTH;
}

/** A length or position of a drawing, short. */
export function px(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

/** Marks as vertical lines with a number above; marks that are close together share one, such as `3-5`. */
export function markLines(marks: readonly Mark[], seconds: number, base: number): string {
  const lines = marks.map(({ at, text }) => {
    const x = px(xOf(at, seconds));
    return `<g class="mark"><title>${escapeHtml(text)}</title><line x1="${x}" x2="${x}" y1="${TOP - 4}" y2="${base}"/></g>`;
  });
  const numbers = groupsOf(marks, seconds).map(
    ({ x, from, to }) =>
      `<text class="number" x="${px(x)}" y="10" text-anchor="middle">${from === to ? from : `${from}-${to}`}</text>`,
  );
  return [...lines, ...numbers].join('');
}

/** The scale of time below a drawing. */
export function timeAxis(seconds: number, y: number): string {
  return `<text x="0" y="${y}">0 s</text><text x="${WIDTH}" y="${y}" text-anchor="end">${seconds.toFixed(1)} s</text>`;
}

interface MarkGroup {
  /** Where its number stands: in the middle, but inside the drawing. */
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

function groupsOf(marks: readonly Mark[], seconds: number): readonly MarkGroup[] {
  const groups: { readonly first: number; last: number; readonly from: number; to: number }[] = [];
  for (const [index, { at }] of marks.entries()) {
    const x = xOf(at, seconds);
    const group = groups.at(-1);
    if (group && Math.abs(x - group.last) < NUMBER_WIDTH) {
      group.last = x;
      group.to = index + 1;
    } else groups.push({ first: x, last: x, from: index + 1, to: index + 1 });
  }
  return groups.map(({ first, last, from, to }) => ({
    x: Math.min(WIDTH - NUMBER_WIDTH, Math.max(NUMBER_WIDTH / 2, (first + last) / 2)),
    from,
    to,
  }));
}
