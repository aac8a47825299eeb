import type { AlarmStates, Mark } from '../scenarios/types';
import { escapeHtml } from './escape';
import { BOTTOM, markLines, percent, timeAxis, TOP, xOf } from './frame';

/** A row has the alarm's name and, below it, its states. */
const ROW = 27;
const NAME = 12;
/** A state shows by its height as well as by its colour. */
const BANDS = {
  OK: { look: 'ok', height: 3 },
  INSUFFICIENT_DATA: { look: 'insufficient', height: 6 },
  ALARM: { look: 'alarm', height: 11 },
} as const;
const HIGHEST = BANDS.ALARM.height;

/** The states of alarms over time: a row for each, low where it is OK, high where it is in ALARM. */
export function alarmStrip(alarms: readonly AlarmStates[], marks: readonly Mark[], seconds: number): string {
  const base = TOP + alarms.length * ROW;
  const rows = alarms.map((alarm, index) => row(alarm, TOP + index * ROW, seconds)).join('\n');
  return `<figure><figcaption>alarms: low is OK, half high INSUFFICIENT_DATA, high ALARM</figcaption>
<svg height="${base + BOTTOM}" role="img" aria-label="${escapeHtml(alarms.map(describe).join(' '))}" class="plot alarms">
${markLines(marks, seconds, base)}
${rows}
${timeAxis(seconds, base)}
</svg></figure>`;
}

function row({ name, states }: AlarmStates, top: number, seconds: number): string {
  const bands = states.map(({ at, state }, index) => {
    const { look, height } = BANDS[state];
    const until = states[index + 1]?.at ?? seconds;
    const y = top + NAME + (HIGHEST - height);
    return `<rect class="${look}" x="${percent(xOf(at, seconds))}" y="${y}" width="${percent(xOf(until - at, seconds))}" height="${height}"><title>${state} from ${at.toFixed(1)} s on</title></rect>`;
  });
  return `<text class="halo" x="0" y="${top + NAME - 3}">${escapeHtml(name)}</text>${bands.join('')}`;
}

/** The same in words, for those who do not see it. */
function describe({ name, states }: AlarmStates): string {
  const list = states.map(({ at, state }) => `${state} from ${at.toFixed(1)} s`).join(', ');
  return `${name}: ${list}.`;
}
