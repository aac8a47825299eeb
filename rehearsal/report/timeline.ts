import type { ExecutionPath, ExecutionVisit } from '../scenarios/types';
import { escapeHtml } from './escape';
import { BOTTOM, percent, px, timeAxis, xOf } from './frame';

const ROW = 16;
const BAR = 11;
/** A visit that took no time shows all the same, in percent. */
const NARROWEST = 0.4;

/** The history of an execution: a row for each visit of a state, its bar as long as it lasted. */
export function timeline({ name, status, visits }: ExecutionPath): string {
  const seconds = Math.max(0.01, ...visits.map(({ to }) => to)) * 1.02;
  const rows = visits.map((visit) => row(visit, seconds));
  return `<figure class="execution"><figcaption>execution ${escapeHtml(name)}, ${escapeHtml(status)}: states over time; a ring is an attempt that was repeated, a cross an error that ended the state</figcaption>
<ol class="timeline">
${rows.join('\n')}
<li aria-hidden="true"><span></span><svg height="${BOTTOM}" class="scale">${timeAxis(seconds, 0)}</svg></li>
</ol></figure>`;
}

function row(visit: ExecutionVisit, seconds: number): string {
  const { state, from, to, outcome, error, retries } = visit;
  const width = Math.max(NARROWEST, xOf(to - from, seconds));
  const rings = retries.map(
    (retry) =>
      `<circle class="retry" cx="${percent(xOf(retry.at, seconds))}" cy="${ROW / 2}" r="3.5"><title>${escapeHtml(retry.error)}, repeated</title></circle>`,
  );
  const bar = `<rect class="${outcome}" x="${percent(xOf(from, seconds))}" y="${px((ROW - BAR) / 2)}" width="${percent(width)}" height="${BAR}"/>`;
  const fault = error === undefined ? '' : ` <strong class="fault">× ${escapeHtml(error)}</strong>`;
  return `<li><span>${escapeHtml(state)}${fault}</span><svg height="${ROW}" role="img" aria-label="${escapeHtml(words(visit))}" class="visit">${bar}${rings.join('')}</svg></li>`;
}

/** The same in words, for those who do not see it. */
function words({ from, to, outcome, error, retries }: ExecutionVisit): string {
  const repeated = retries.length === 0 ? '' : `, repeated ${times(retries.length)}`;
  const end = error === undefined ? outcome : `${outcome} by ${error}`;
  return `${from.toFixed(2)} s to ${to.toFixed(2)} s${repeated}, ${end}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
