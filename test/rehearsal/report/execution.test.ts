import { renderHtml } from '../../../rehearsal/report/html';
import { stateGraph } from '../../../rehearsal/report/state-graph';
import { timeline } from '../../../rehearsal/report/timeline';
import type { ExecutionPath } from '../../../rehearsal/scenarios/types';
import { sampleSummary } from './samples';
import { measure, shapes } from './svg';

const EXECUTION: ExecutionPath = {
  name: 'order-1',
  status: 'FAILED',
  visits: [
    {
      state: 'Charge',
      from: 0,
      to: 4,
      outcome: 'caught',
      error: 'Declined',
      retries: [{ at: 1, error: 'Busy' }],
    },
    { state: 'Undo', from: 4, to: 10, outcome: 'succeeded', retries: [] },
  ],
  states: [
    { name: 'Charge', type: 'Task', depth: 0 },
    { name: 'Ship', type: 'Task', depth: 0 },
    { name: 'Undo', type: 'Task', depth: 0 },
    { name: 'Inner', type: 'Pass', depth: 1 },
  ],
  links: [
    { from: 'Charge', to: 'Ship', kind: 'next', steps: [] },
    { from: 'Charge', to: 'Undo', kind: 'catch', errors: ['Declined'], steps: [1] },
    { from: 'Undo', to: 'Charge', kind: 'next', steps: [] },
  ],
};

describe('the timeline of an execution', () => {
  const svg = timeline(EXECUTION);

  test('has a bar for each visit, as long as it lasted, one after the other', () => {
    const [first, second] = shapes(svg, 'rect');

    expect(measure(second, 'width') / measure(first, 'width')).toBeCloseTo(1.5);
    expect(measure(second, 'x')).toBeCloseTo(measure(first, 'x') + measure(first, 'width'));
    expect(measure(second, 'y')).toBeGreaterThan(measure(first, 'y'));
  });

  test('has a ring where an attempt was repeated', () => {
    const [bar] = shapes(svg, 'rect');
    const rings = shapes(svg, 'circle', 'retry');

    expect(rings).toHaveLength(1);
    expect(measure(rings[0], 'cx')).toBeCloseTo(measure(bar, 'x') + measure(bar, 'width') / 4);
  });

  test('names the error that ended a state, and not by colour only', () => {
    expect(shapes(svg, 'rect').map((bar) => bar['class'])).toEqual(['caught', 'succeeded']);
    expect(svg).toContain('× Declined');
  });

  test('is told in words to those who do not see it', () => {
    expect(svg).toContain(
      'aria-label="Charge: 0.00 s to 4.00 s, repeated 1 times, caught by Declined. Undo: 4.00 s to 10.00 s, succeeded."',
    );
  });

  test('shows a visit that took no time', () => {
    const moment = {
      ...EXECUTION,
      visits: EXECUTION.visits.map((visit) => ({ ...visit, from: 10, to: 10 })),
    };

    expect(measure(shapes(timeline(moment), 'rect')[0], 'width')).toBeGreaterThan(0);
  });
});

describe('the graph of states', () => {
  const svg = stateGraph(EXECUTION);

  test('has a box for each state, one below the other, inner ones indented', () => {
    const boxes = shapes(svg, 'rect');
    const tops = boxes.map((box) => measure(box, 'y'));

    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(measure(boxes[3], 'x')).toBeGreaterThan(measure(boxes[0], 'x'));
  });

  test('emphasizes the states that were visited', () => {
    expect(shapes(svg, 'rect').map((box) => box['class'])).toEqual([
      'state taken',
      'state',
      'state taken',
      'state',
    ]);
  });

  test('has a way for each link, and numbers those that were taken', () => {
    expect(shapes(svg, 'path').map((way) => way['class'])).toEqual(['next', 'next', 'catch taken']);
    expect([...svg.matchAll(/class="step taken"[^>]*>([^<]+)</g)].map(([, text]) => text)).toEqual(['1']);
  });

  test('bends ways on to the right and ways back to the left', () => {
    const ends = shapes(svg, 'path').map((way) => String(way['d']));
    const [box] = shapes(svg, 'rect');
    const left = measure(box, 'x');

    expect(ends.filter((line) => line.startsWith(`M${left} `))).toHaveLength(1);
    expect(ends.filter((line) => line.startsWith(`M${left + measure(box, 'width')} `))).toHaveLength(1);
  });

  test('is told in words to those who do not see it', () => {
    expect(svg).toContain('aria-label="The way taken. 1: Charge to Undo after Declined."');
  });
});

test('a page without an execution has neither', () => {
  expect(renderHtml(sampleSummary())).not.toMatch(/class="(?:timeline|states)"/);
});
