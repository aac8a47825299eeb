import { stack } from 'd3-shape';
import type { Mark, TrafficShares } from '../scenarios/types';
import { escapeHtml } from './escape';
import { BOTTOM, markLines, percent, px, timeAxis, TOP, xOf } from './frame';

/** Height of each of the two plots. */
const PLOT = 60;
const GAP = 6;
const CONFIGURED_BASE = TOP + PLOT;
const SERVED_BASE = CONFIGURED_BASE + GAP + PLOT;
/** Versions that have a look of their own; later ones begin again with the first. */
const LOOKS = 3;
/** Least height of a band that its version's name is written into, and the width that a character of it needs. */
const LABEL = { height: 13, percentOfCharacter: 1.5 };

/** A part of a column, by share of its height, from the base line up. */
interface Band {
  readonly look: string;
  readonly name: string;
  /** 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/** A column of a plot, across in percent. */
interface Column {
  readonly x: number;
  readonly width: number;
  readonly bands: readonly Band[];
}

/**
 * The share of the traffic by version over time, stacked: above as it was configured, below as requests were answered.
 * Versions differ by texture and by name as well as by colour.
 */
export function sharesChart(shares: TrafficShares, marks: readonly Mark[], seconds: number): string {
  const configured = configuredColumns(shares, seconds);
  const served = servedColumns(shares, seconds);
  return `<figure><figcaption>share of the production traffic by version (%): ${legend(shares)}</figcaption>
<svg height="${SERVED_BASE + BOTTOM}" role="img" aria-label="${escapeHtml(describe(shares, seconds))}" class="plot shares">
${plot(configured, CONFIGURED_BASE, 'configured', true)}
${plot(served, SERVED_BASE, 'answered', false)}
${markLines(marks, seconds, SERVED_BASE)}
${timeAxis(seconds, SERVED_BASE)}
</svg></figure>`;
}

/** The textures that the drawings of shares refer to; once in a page. */
export const SHARE_TEXTURES = `<svg class="textures" width="0" height="0" aria-hidden="true"><defs>
<pattern id="version-0" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="ground-0" width="6" height="6"/></pattern>
<pattern id="version-1" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground-1" width="6" height="6"/><line class="ink" x1="0" x2="0" y1="0" y2="6"/></pattern>
<pattern id="version-2" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="ground-2" width="6" height="6"/><circle class="ink" cx="3" cy="3" r="1.2"/></pattern>
<pattern id="version-none" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="ground-none" width="5" height="5"/><line class="ink" x1="0" x2="5" y1="2.5" y2="2.5"/><line class="ink" x1="2.5" x2="2.5" y1="0" y2="5"/></pattern>
</defs></svg>`;

function legend(shares: TrafficShares): string {
  const entries = shares.versions.map((name) => ({ look: lookOf(shares, name), name }));
  const lost = shares.served.columns.some(({ unserved }) => unserved > 0);
  const all = lost ? [...entries, { look: 'version-none', name: 'no version answered' }] : entries;
  return all
    .map(
      ({ look, name }) =>
        `<span class="key"><svg viewBox="0 0 18 12" class="shares" aria-hidden="true"><rect class="${look}" width="18" height="12"/></svg> ${escapeHtml(name)}</span>`,
    )
    .join(' ');
}

function lookOf({ versions }: TrafficShares, name: string): string {
  return `version-${versions.indexOf(name) % LOOKS}`;
}

function configuredColumns(shares: TrafficShares, seconds: number): readonly Column[] {
  return shares.configured.map(({ at, percent }, index) => {
    const until = shares.configured[index + 1]?.at ?? seconds;
    return {
      x: xOf(at, seconds),
      width: xOf(until - at, seconds),
      bands: bandsOf(shares, percent, 100),
    };
  });
}

function servedColumns(shares: TrafficShares, seconds: number): readonly Column[] {
  return shares.served.columns.map(({ at, requests, unserved }) => {
    const total = Object.values(requests).reduce((sum, count) => sum + count, unserved);
    const bands = bandsOf(shares, requests, total);
    const top = bands.at(-1)?.to ?? 0;
    const lost = { look: 'version-none', name: 'no version answered', from: top, to: top + unserved / total };
    return {
      x: xOf(at, seconds),
      width: xOf(shares.served.seconds, seconds) * 0.85,
      bands: unserved > 0 ? [...bands, lost] : bands,
    };
  });
}

function bandsOf(shares: TrafficShares, parts: Readonly<Record<string, number>>, total: number): Band[] {
  const stacked = stack<Readonly<Record<string, number>>>()
    .keys(shares.versions)
    .value((one, name) => (one[name] ?? 0) / total)([parts]);
  return stacked
    .flatMap((series) => series.map(([from, to]) => ({ name: series.key, from, to })))
    .filter(({ from, to }) => to > from)
    .map((band) => ({ ...band, look: lookOf(shares, band.name) }));
}

function plot(columns: readonly Column[], base: number, title: string, named: boolean): string {
  const bands = columns.flatMap((column) => column.bands.map((band) => ({ ...column, ...band })));
  const areas = bands.map(
    ({ x, width, look, from, to }) =>
      `<rect class="${look}" x="${percent(x)}" y="${px(base - to * PLOT)}" width="${percent(width)}" height="${px((to - from) * PLOT)}"/>`,
  );
  const names = bands
    .filter(
      ({ width, name, from, to }) =>
        width >= name.length * LABEL.percentOfCharacter && (to - from) * PLOT >= LABEL.height,
    )
    .map(
      ({ x, width, from, to, name }) =>
        `<text class="name" x="${percent(x + width / 2)}" y="${px(base - ((from + to) / 2) * PLOT + 4)}" text-anchor="middle">${escapeHtml(name)}</text>`,
    );
  return `<text x="-6" y="${base - PLOT / 2 + 4}" text-anchor="end">${title}</text>${areas.join('')}<line class="base" x1="0" x2="100%" y1="${base}" y2="${base}"/>${named ? names.join('') : ''}`;
}

/** The same in words, for those who do not see it. */
function describe({ versions, configured, served }: TrafficShares, seconds: number): string {
  const newest = versions.at(-1) ?? '';
  const steps = configured.map(({ at, percent }) => `${percent[newest] ?? 0} % from ${at.toFixed(1)} s on`);
  const reached = served.columns.reduce((sum, { requests }) => sum + (requests[newest] ?? 0), 0);
  return `Share of the traffic over ${seconds.toFixed(1)} seconds. Configured for ${newest}: ${steps.join(', ')}. It answered ${reached} requests.`;
}
