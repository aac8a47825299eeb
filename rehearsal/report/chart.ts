import type { Mark, Series } from '../scenarios/types';
import { escapeHtml } from './escape';

const WIDTH = 720;
const HEIGHT = 84;
/** Room above the columns for the scale's top value. */
const TOP = 16;
const BASE = HEIGHT - 14;

/** One series over time as an inline SVG: columns from the base line, marks as vertical lines with a number. */
export function chart(series: Series, marks: readonly Mark[], seconds: number): string {
  const label = `${series.name}${series.unit ? ` (${series.unit})` : ''}`;
  const highest = Math.max(0, ...series.points.map(([, value]) => value));
  if (highest === 0) return `<p class="none">${escapeHtml(label)}: none</p>`;
  const most = Math.max(1, highest);
  const x = (at: number): number => (at / seconds) * WIDTH;
  const width = Math.max(1, columnWidth(series, seconds) - 1);
  const columns = series.points
    .filter(([, value]) => value > 0)
    .map(([at, value]) => {
      const height = (value / most) * (BASE - TOP);
      return `<rect x="${x(at).toFixed(1)}" y="${(BASE - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`;
    })
    .join('');
  const lines = marks
    .map(({ at, text }, index) => {
      const left = x(at).toFixed(1);
      return `<g class="mark"><title>${escapeHtml(text)}</title><line x1="${left}" x2="${left}" y1="${TOP - 4}" y2="${BASE}"/><text x="${left}" y="10" text-anchor="middle">${index + 1}</text></g>`;
    })
    .join('');
  return `<figure><figcaption>${escapeHtml(label)}, highest ${Math.round(highest)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)} over ${seconds.toFixed(1)} seconds" class="${series.kind ?? 'plain'}">
<line class="base" x1="0" x2="${WIDTH}" y1="${BASE}" y2="${BASE}"/>${columns}${lines}
<text x="0" y="${HEIGHT - 2}">0 s</text><text x="${WIDTH}" y="${HEIGHT - 2}" text-anchor="end">${seconds.toFixed(1)} s</text>
</svg></figure>`;
}

/** Seconds that the drawing spans: to the last point or mark. */
export function span(series: readonly Series[], marks: readonly Mark[]): number {
  const ends = series.flatMap(({ points }) => points.map(([at]) => at));
  return Math.max(0.1, ...ends, ...marks.map(({ at }) => at)) * 1.02;
}

/** The smallest distance between two points: every series has its columns at a constant step. */
function columnWidth({ points }: Series, seconds: number): number {
  const gaps = points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? 0));
  return (Math.min(seconds, ...gaps) / seconds) * WIDTH;
}
