import { scaleLinear } from 'd3-scale';
import type { Mark, Outcome, Series } from '../scenarios/types';
import { escapeHtml } from './escape';
import { BOTTOM, markLines, percent, px, timeAxis, TOP, xOf } from './frame';

/** Height of the columns at most. */
const PLOT = 72;
const BASE = TOP + PLOT;

/**
 * Series over time as plots: those of one unit in one of them, the first as columns, the others as ticks upon them, for
 * example the slowest answer and the median. Series without a unit count something, each in a plot of its own.
 */
export function charts(
  series: readonly Series[],
  marks: readonly Mark[],
  seconds: number,
): readonly string[] {
  const units = [...new Set(series.map(({ unit }, index) => unit || index))];
  return units.map((unit) =>
    chart(
      series.filter((one, index) => (one.unit || index) === unit),
      marks,
      seconds,
    ),
  );
}

function chart(series: readonly Series[], marks: readonly Mark[], seconds: number): string {
  const [first, ...others] = series;
  const label = first ? labelOf(first) : '';
  const highest = highestOf(series);
  if (highest === 0) return `<p class="none">${escapeHtml(label)}: none</p>`;
  const y = scaleLinear([0, Math.max(1, highest)], [BASE, TOP]);
  return `<figure><figcaption>${escapeHtml(label)}, highest ${Math.round(highest)}${escapeHtml(others.map(({ name }) => `; line: ${name}`).join(''))}</figcaption>
<svg height="${BASE + BOTTOM}" role="img" aria-label="${escapeHtml(describe(series, seconds))}" class="plot ${first?.kind ?? 'plain'}">
${valueAxis(y)}${first ? columns(first, y, seconds) : ''}${others.map((one) => ticks(one, y, seconds)).join('')}${markLines(marks, seconds, BASE)}
${timeAxis(seconds, BASE)}
</svg></figure>`;
}

type Scale = (value: number) => number;

function valueAxis(y: ReturnType<typeof scaleLinear<number, number>>): string {
  return y
    .ticks(3)
    .filter((value) => Number.isInteger(value))
    .map(
      (value) =>
        `<line class="${value === 0 ? 'base' : 'grid'}" x1="0" x2="100%" y1="${px(y(value))}" y2="${px(y(value))}"/><text x="-6" y="${px(y(value) + 4)}" text-anchor="end">${value < 1000 ? value : `${value / 1000}k`}</text>`,
    )
    .join('');
}

function columns(series: Series, y: Scale, seconds: number): string {
  const width = percent(columnWidth(series, seconds) * 0.85);
  return series.points
    .filter(([, value]) => value > 0)
    .map(
      ([at, value]) =>
        `<rect x="${percent(xOf(at, seconds))}" y="${px(y(value))}" width="${width}" height="${px(BASE - y(value))}"><title>${px(value)} at ${px(at)} s</title></rect>`,
    )
    .join('');
}

function ticks(series: Series, y: Scale, seconds: number): string {
  const width = columnWidth(series, seconds) * 0.85;
  return series.points
    .filter(([, value]) => value > 0)
    .map(([at, value]) => {
      const x = xOf(at, seconds);
      return `<line class="tick" x1="${percent(x)}" x2="${percent(x + width)}" y1="${px(y(value))}" y2="${px(y(value))}"/>`;
    })
    .join('');
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

/** The smallest distance between two points, in percent: every series has its columns at a constant step. */
function columnWidth({ points }: Series, seconds: number): number {
  const gaps = points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? 0));
  return xOf(Math.min(seconds, ...gaps), seconds);
}

function highestOf(series: readonly Series[]): number {
  return Math.max(0, ...series.flatMap(({ points }) => points.map(([, value]) => value)));
}

function labelOf({ name, unit }: Series): string {
  return unit ? `${name} (${unit})` : name;
}

/** The same in words, for those who do not see it. */
function describe(series: readonly Series[], seconds: number): string {
  const parts = series.map(({ name, unit, points }) => {
    const [at, value] = points.reduce((most, point) => (point[1] > most[1] ? point : most), [0, 0]);
    const above = points.filter(([, one]) => one > 0).length;
    return `${name}: highest ${Math.round(value)}${unit && ` ${unit}`} at ${at.toFixed(1)} s, above zero in ${above} of ${points.length} columns`;
  });
  return `Over ${seconds.toFixed(1)} seconds. ${parts.join('. ')}.`;
}
