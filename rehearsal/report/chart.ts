import type { Mark, Outcome, Series } from '../scenarios/types';
import { escapeHtml } from './escape';
import { markLines, px, timeAxis, TOP, WIDTH, xOf } from './frame';

const HEIGHT = 84;
const BASE = HEIGHT - 14;

/** One series over time as an inline SVG: columns from the base line, marks as vertical lines with a number. */
export function chart(series: Series, marks: readonly Mark[], seconds: number): string {
  const label = `${series.name}${series.unit ? ` (${series.unit})` : ''}`;
  const highest = Math.max(0, ...series.points.map(([, value]) => value));
  if (highest === 0) return `<p class="none">${escapeHtml(label)}: none</p>`;
  const most = Math.max(1, highest);
  const width = Math.max(1, columnWidth(series, seconds) - 1);
  const columns = series.points
    .filter(([, value]) => value > 0)
    .map(([at, value]) => {
      const height = (value / most) * (BASE - TOP);
      return `<rect x="${px(xOf(at, seconds))}" y="${px(BASE - height)}" width="${px(width)}" height="${px(height)}"/>`;
    })
    .join('');
  return `<figure><figcaption>${escapeHtml(label)}, highest ${Math.round(highest)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)} over ${seconds.toFixed(1)} seconds" class="${series.kind ?? 'plain'}">
<line class="base" x1="0" x2="${WIDTH}" y1="${BASE}" y2="${BASE}"/>${columns}${markLines(marks, seconds, BASE)}
${timeAxis(seconds, HEIGHT - 2)}
</svg></figure>`;
}

/** Seconds that the drawings of an outcome span: to the last point, change or mark of any of them. */
export function span({
  series = [],
  marks = [],
  shares,
  alarms = [],
}: Pick<Outcome, 'series' | 'marks' | 'shares' | 'alarms'>): number {
  const moments = [
    ...series.flatMap(({ points }) => points.map(([at]) => at)),
    ...marks.map(({ at }) => at),
    ...(shares?.configured ?? []).map(({ at }) => at),
    ...(shares?.served.columns ?? []).map(({ at }) => at + (shares?.served.seconds ?? 0)),
    ...alarms.flatMap(({ states }) => states.map(({ at }) => at)),
  ];
  return Math.max(0.1, ...moments) * 1.02;
}

/** The smallest distance between two points: every series has its columns at a constant step. */
function columnWidth({ points }: Series, seconds: number): number {
  const gaps = points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? 0));
  return (Math.min(seconds, ...gaps) / seconds) * WIDTH;
}
