import type { ExecutionPath, ExecutionVisit } from '../scenarios/types';
import { escapeHtml } from './escape';
import { px, timeAxis, WIDTH } from './frame';

const ROW = 17;
const BAR = 11;
/** Room for the names of the states. */
const NAMES = 150;
/** A visit that took no time shows all the same. */
const NARROWEST = 2;
/** Room beside a bar that an error's name needs, by character. */
const CHARACTER = 6.2;

/** The history of an execution: a row for each visit of a state, its bar as long as it lasted. */
export function timeline({ name, status, visits }: ExecutionPath): string {
  const seconds = Math.max(0.01, ...visits.map(({ to }) => to));
  const height = visits.length * ROW;
  const rows = visits.map((visit, index) => row(visit, index * ROW, seconds));
  return `<figure><figcaption>execution ${escapeHtml(name)}, ${escapeHtml(status)}: states over time; a ring is an attempt that was repeated, a cross an error that ended the state</figcaption>
<svg viewBox="0 0 ${WIDTH} ${height + 14}" role="img" aria-label="${escapeHtml(describe(visits))}" class="timeline">
${rows.join('\n')}
${timeAxis(seconds, height + 12)}
</svg></figure>`;
}

function row(
  { state, from, to, outcome, error, retries }: ExecutionVisit,
  top: number,
  seconds: number,
): string {
  const x = xOf(from, seconds);
  const width = Math.max(NARROWEST, xOf(to, seconds) - x);
  const middle = top + ROW / 2;
  const rings = retries.map(
    (retry) =>
      `<circle class="retry" cx="${px(xOf(retry.at, seconds))}" cy="${px(middle)}" r="3.5"><title>${escapeHtml(retry.error)}, repeated</title></circle>`,
  );
  const bar = `<rect class="${outcome}" x="${px(x)}" y="${px(middle - BAR / 2)}" width="${px(width)}" height="${BAR}"><title>${escapeHtml(words({ state, from, to, outcome, error, retries }))}</title></rect>`;
  const fault = error === undefined ? '' : faultText(`× ${error}`, x, x + width, middle + 4);
  return `<text x="0" y="${px(middle + 4)}">${escapeHtml(state)}</text>${bar}${rings.join('')}${fault}`;
}

/** Behind the bar, or before it where there is no room. */
function faultText(text: string, from: number, to: number, y: number): string {
  const fits = to + 4 + text.length * CHARACTER < WIDTH;
  const x = fits ? to + 4 : from - 4;
  return `<text class="name" x="${px(x)}" y="${px(y)}"${fits ? '' : ' text-anchor="end"'}>${escapeHtml(text)}</text>`;
}

function xOf(at: number, seconds: number): number {
  return NAMES + (at / seconds) * (WIDTH - NAMES);
}

/** The same in words, for those who do not see it. */
function describe(visits: readonly ExecutionVisit[]): string {
  return visits.map(words).join(' ');
}

function words({ state, from, to, outcome, error, retries }: ExecutionVisit): string {
  const repeated = retries.length === 0 ? '' : `, repeated ${retries.length} times`;
  const end = error === undefined ? outcome : `${outcome} by ${error}`;
  return `${state}: ${from.toFixed(2)} s to ${to.toFixed(2)} s${repeated}, ${end}.`;
}
