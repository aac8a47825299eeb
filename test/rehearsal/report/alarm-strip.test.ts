import { alarmStrip } from '../../../rehearsal/report/alarm-strip';
import { renderHtml } from '../../../rehearsal/report/html';
import type { AlarmStates } from '../../../rehearsal/scenarios/types';
import { sampleSummary } from './samples';
import { measure, shapes } from './svg';

const ALARMS: readonly AlarmStates[] = [
  {
    name: 'Errors',
    states: [
      { at: 0, state: 'INSUFFICIENT_DATA' },
      { at: 1, state: 'OK' },
      { at: 6, state: 'ALARM' },
    ],
  },
  { name: 'Latency', states: [{ at: 0, state: 'OK' }] },
];
const svg = alarmStrip(ALARMS, [], 10);

describe('the strip of alarms', () => {
  test('has a band for each state, as wide as the state lasted', () => {
    const widths = shapes(svg, 'rect').map((band) => [band['class'], measure(band, 'width')]);

    expect(widths).toEqual([
      ['insufficient', 10],
      ['ok', 50],
      ['alarm', 40],
      ['ok', 100],
    ]);
  });

  test('tells states by height as well as by colour', () => {
    const heights = ['ok', 'insufficient', 'alarm'].map((state) =>
      measure(shapes(svg, 'rect', state)[0], 'height'),
    );

    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(new Set(heights).size).toBe(3);
  });

  test('has a row for each alarm', () => {
    const [first] = shapes(svg, 'rect', 'ok');
    const second = shapes(svg, 'rect', 'ok').at(-1);

    expect(measure(second, 'y') - measure(first, 'y')).toBe(27);
  });

  test('is told in words to those who do not see it', () => {
    expect(svg).toContain(
      'aria-label="Errors: INSUFFICIENT_DATA from 0.0 s, OK from 1.0 s, ALARM from 6.0 s. Latency: OK from 0.0 s."',
    );
  });

  test('stands below the other drawings of its scenario', () => {
    const page = renderHtml(sampleSummary());

    expect(page.indexOf('class="plot alarms"')).toBeGreaterThan(page.lastIndexOf('class="plot plain"'));
  });
});
