import { markLines } from '../../../rehearsal/report/frame';
import { measure, shapes } from './svg';

const at = (...moments: number[]) => moments.map((moment) => ({ at: moment, text: `at ${moment}` }));

describe('the marks of a drawing', () => {
  test('that stand close together share a number, and keep their lines', () => {
    const svg = markLines(at(1, 1.05, 1.1, 5), 10, 100);

    expect([...svg.matchAll(/>([\d-]+)<\/text>/g)].map(([, number]) => number)).toEqual(['1-3', '4']);
    expect(shapes(svg, 'line')).toHaveLength(4);
  });

  test('keep their numbers inside the drawing', () => {
    const [first, last] = shapes(markLines(at(0, 10), 10, 100), 'text');

    expect(measure(first, 'x')).toBeGreaterThan(0);
    expect(measure(last, 'x')).toBeLessThan(720);
  });
});
