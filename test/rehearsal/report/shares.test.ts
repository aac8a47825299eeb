import { renderHtml } from '../../../rehearsal/report/html';
import { SHARE_TEXTURES, sharesChart } from '../../../rehearsal/report/shares';
import { STYLE } from '../../../rehearsal/report/style';
import type { TrafficShares } from '../../../rehearsal/scenarios/types';
import { sampleSummary } from './samples';
import { measure, shapes } from './svg';

const SHARES: TrafficShares = {
  versions: ['api:1', 'api:2'],
  configured: [
    { at: 0, percent: { 'api:1': 100 } },
    { at: 4, percent: { 'api:1': 90, 'api:2': 10 } },
    { at: 8, percent: { 'api:2': 100 } },
  ],
  served: {
    seconds: 5,
    columns: [
      { at: 0, requests: { 'api:1': 30 }, unserved: 0 },
      { at: 5, requests: { 'api:1': 10, 'api:2': 25 }, unserved: 5 },
    ],
  },
};
const svg = sharesChart(SHARES, [], 10);
/** The configured bands come first, the served ones after them. */
const bands = (version: string) => shapes(svg, 'rect', version).slice(1);

describe('the drawing of shares', () => {
  test('gives each version the width of its time, as configured', () => {
    const widths = bands('version-0')
      .slice(0, 2)
      .map((band) => measure(band, 'width'));

    expect(widths).toEqual([40, 40]);
  });

  test('stacks the shares to the full height at every moment', () => {
    const [canary, all] = bands('version-1');
    const beside = bands('version-0')[1];

    expect(measure(canary, 'height') + measure(beside, 'height')).toBeCloseTo(measure(all, 'height'), 5);
    expect(measure(canary, 'height') / measure(all, 'height')).toBeCloseTo(0.1, 5);
    expect(measure(canary, 'y') + measure(canary, 'height')).toBeCloseTo(measure(beside, 'y'), 5);
  });

  test('shows who answered, as parts of the requests sent in the column', () => {
    const [, , served] = bands('version-1');
    const [, , full, quarter] = bands('version-0');

    expect(measure(served, 'height') / measure(full, 'height')).toBeCloseTo(25 / 40, 5);
    expect(measure(quarter, 'height') / measure(full, 'height')).toBeCloseTo(10 / 40, 5);
  });

  test('shows requests that no version answered, with a name in the legend', () => {
    const [lost] = shapes(svg, 'rect', 'version-none').slice(1);

    expect(measure(lost, 'height')).toBeCloseTo(60 / 8, 5);
    expect(svg).toContain('no version answered</span>');
  });

  test('does not speak of lost requests where there are none', () => {
    const [first] = SHARES.served.columns;
    const none = { ...SHARES, served: { seconds: 5, columns: first ? [first] : [] } };

    expect(sharesChart(none, [], 10)).not.toContain('no version answered');
  });

  test('names a version inside its band where there is room, and in the legend always', () => {
    expect([...svg.matchAll(/<text class="name"[^>]*>([^<]*)</g)].map(([, name]) => name)).toEqual([
      'api:1',
      'api:1',
      'api:2',
    ]);
    expect(svg.match(/class="key"/g)).toHaveLength(3);
  });

  test('stacks a third version upon the second', () => {
    const three: TrafficShares = {
      ...SHARES,
      versions: ['a', 'b', 'c'],
      configured: [{ at: 0, percent: { a: 50, b: 30, c: 20 } }],
    };
    const drawn = sharesChart(three, [], 10);
    const [, second] = shapes(drawn, 'rect', 'version-1');
    const [, third] = shapes(drawn, 'rect', 'version-2');

    expect(measure(third, 'y') + measure(third, 'height')).toBeCloseTo(measure(second, 'y'), 5);
  });

  test('does not write a name into a band that is too narrow for it', () => {
    const short: TrafficShares = {
      ...SHARES,
      configured: [
        { at: 0, percent: { 'api:1': 100 } },
        { at: 9.5, percent: { 'api:2': 100 } },
      ],
    };

    expect(sharesChart(short, [], 10).match(/<text class="name"/g)).toHaveLength(1);
  });

  test('is told in words to those who do not see it', () => {
    expect(svg).toContain(
      'aria-label="Share of the traffic over 10.0 seconds. Configured for api:2: 0 % from 0.0 s on, 10 % from 4.0 s on, 100 % from 8.0 s on. It answered 25 requests."',
    );
  });
});

describe('the textures of versions', () => {
  test('differ by more than colour', () => {
    const textures = [...SHARE_TEXTURES.matchAll(/<pattern id="([\w-]+)".*?<\/pattern>/g)].map(
      ([text, id]) => [id, text.replace(/.*?<rect [^>]*>/, '')],
    );

    expect(textures).toHaveLength(4);
    expect(new Set(textures.map(([, ink]) => ink)).size).toBe(4);
  });

  test('exist for every look that the style sheet refers to', () => {
    const referred = [...STYLE.matchAll(/url\(#([\w-]+)\)/g)].map(([, id]) => id);
    const made = shapes(SHARE_TEXTURES, 'pattern').map(({ id }) => id);

    expect(new Set(made)).toEqual(new Set(referred));
  });

  test('are in a page once', () => {
    expect(renderHtml(sampleSummary()).match(/id="version-0"/g)).toHaveLength(1);
  });
});
