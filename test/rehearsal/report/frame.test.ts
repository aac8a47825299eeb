import { markLines, timeAxis } from '../../../rehearsal/report/frame';
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
    expect(measure(last, 'x')).toBeLessThan(100);
  });
});

describe('the scale of time', () => {
  const numbers = shapes(timeAxis(10.2, 88), 'text');

  test('has round seconds where they are', () => {
    expect(timeAxis(10.2, 88)).toMatch(/>0 s<.*>2 s<.*>10 s</);
    expect(measure(numbers[1], 'x')).toBeCloseTo(100 * (2 / 10.2), 1);
  });

  test('keeps its first and last number inside the drawing', () => {
    const anchors = numbers.map((number) => number['text-anchor']);

    expect([anchors.at(0), anchors.at(1), anchors.at(-1)]).toEqual(['start', 'middle', 'end']);
  });
});
