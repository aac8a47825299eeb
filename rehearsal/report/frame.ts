import { scaleLinear } from 'd3-scale';
import type { Mark } from '../scenarios/types';
import { escapeHtml } from './escape';

/**
 * Drawings are as wide as their place: positions and lengths across are percentages, down they are pixels. So their
 * text keeps its size on a phone.
 */

/** Room above a drawing for the numbers of its marks, in pixels. */
export const TOP = 16;
/** Room below a drawing for the scale of time, in pixels. */
export const BOTTOM = 16;
/** Marks closer than this, in percent, share one number: two would cover each other. */
const NUMBER_WIDTH = 3;
/** A number of the scale closer than this to an end of it, in percent, stays inside the drawing. */
const AT_THE_END = 8;

/** Where a moment is drawn, in percent; also what a span of time is long. */
export function xOf(at: number, seconds: number): number {
  return (at / seconds) * 100;
}

/** A percentage as an attribute has it. */
export function percent(value: number): string {
  return `${px(value, 2)}%`;
}

/** A number of a drawing, short. */
export function px(value: number, digits = 1): string {
  return String(Number(value.toFixed(digits)));
}

/** Marks as vertical lines with a number above; marks that are close together share one, such as `3-5`. */
export function markLines(marks: readonly Mark[], seconds: number, base: number): string {
  const lines = marks.map(({ at, text }) => {
    const x = percent(xOf(at, seconds));
    return `<g class="mark"><title>${escapeHtml(text)}</title><line x1="${x}" x2="${x}" y1="${TOP - 4}" y2="${base}"/></g>`;
  });
  const numbers = groupsOf(marks, seconds).map(
    ({ x, from, to }) =>
      `<text class="number" x="${percent(x)}" y="10" text-anchor="middle">${from === to ? from : `${from}-${to}`}</text>`,
  );
  return [...lines, ...numbers].join('');
}

/** The scale of time below a drawing. @param y of its base line */
export function timeAxis(seconds: number, y: number): string {
  const scale = scaleLinear([0, seconds], [0, 100]);
  const format = scale.tickFormat(4);
  return scale
    .ticks(4)
    .map((at) => {
      const x = scale(at);
      return `<text x="${percent(x)}" y="${y + 13}" text-anchor="${anchor(x)}">${format(at)} s</text>`;
    })
    .join('');
}

function anchor(x: number): 'start' | 'middle' | 'end' {
  if (x < AT_THE_END) return 'start';
  return x > 100 - AT_THE_END ? 'end' : 'middle';
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
    x: Math.min(100 - NUMBER_WIDTH / 2, Math.max(NUMBER_WIDTH / 2, (first + last) / 2)),
    from,
    to,
  }));
}
