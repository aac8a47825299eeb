import { bars, renderResult, thisMachine } from '../../bench/report';
import { hostname } from 'node:os';

describe('a printed result', () => {
  const text = renderResult(
    { title: 'Doors' },
    {
      tables: [
        {
          columns: [{ name: 'ratio', unit: 'x' }, { name: 'time', unit: 'ms' }, { name: 'keys' }],
          rows: [
            { name: 'front', values: { time: { median: 123.456, min: 9, max: 200 }, ratio: 0.504, keys: 3 } },
            { name: 'back', values: { keys: 'lost' } },
          ],
        },
      ],
      notes: ['Opened by hand.'],
    },
  );

  it('names title, units and how it was measured', () => {
    expect(text).toMatch(/^Doors\n[^]*ratio \(x\)[^]*time \(ms\)[^]*\nOpened by hand\.$/);
  });

  it('gives ratios two digits, and a median its lowest and highest', () => {
    expect(text).toMatch(/front\s+│\s+0\.50 │\s+123 \(9\.0–200\) │\s+3 │/);
  });

  it('leaves empty what was not measured, and shows words as they are', () => {
    expect(text).toMatch(/back\s+│\s+│\s+│\s+lost │/);
  });
});

describe('bars', () => {
  it('are as long as their values say', () => {
    const [, one = '', four = ''] = bars(
      'Growth',
      [
        ['1', 1],
        ['20', 4],
      ],
      's',
    ).split('\n');
    expect(four.replaceAll(/[^█]/g, '')).toHaveLength(4 * one.replaceAll(/[^█]/g, '').length);
  });
});

describe('the machine', () => {
  it('is described without its name', () => {
    expect(JSON.stringify(thisMachine())).not.toContain(hostname());
  });
});
