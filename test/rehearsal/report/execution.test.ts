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
  const html = timeline(EXECUTION);

  test('has a bar for each visit, as long as it lasted, one after the other', () => {
    const [first, second] = shapes(html, 'rect');

    expect(measure(second, 'width') / measure(first, 'width')).toBeCloseTo(1.5, 2);
    expect(measure(second, 'x')).toBeCloseTo(measure(first, 'x') + measure(first, 'width'), 1);
  });

  test('has a ring where an attempt was repeated', () => {
    const [bar] = shapes(html, 'rect');
    const rings = shapes(html, 'circle', 'retry');

    expect(rings).toHaveLength(1);
    expect(measure(rings[0], 'cx')).toBeCloseTo(measure(bar, 'x') + measure(bar, 'width') / 4, 1);
  });

  test('names the error that ended a state, and not by colour only', () => {
    expect(shapes(html, 'rect').map((bar) => bar['class'])).toEqual(['caught', 'succeeded']);
    expect(html).toContain('× Declined');
  });

  test('is told in words to those who do not see it', () => {
    const words = [...html.matchAll(/<span>(\w+).*?aria-label="([^"]*)"/g)].map(([, ...found]) => found);

    expect(words).toEqual([
      ['Charge', '0.00 s to 4.00 s, repeated once, caught by Declined'],
      ['Undo', '4.00 s to 10.00 s, succeeded'],
    ]);
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
  const box = (name: string) => {
    const index = EXECUTION.states.findIndex((state) => state.name === name);
    return shapes(svg, 'rect')[index];
  };

  test('has what follows below what it follows', () => {
    expect(measure(box('Ship'), 'y')).toBeGreaterThan(measure(box('Charge'), 'y'));
    expect(measure(box('Undo'), 'y')).toBeGreaterThan(measure(box('Charge'), 'y'));
  });

  test('has inner states inside of theirs, below its name', () => {
    const [outer, inner] = [box('Undo'), box('Inner')];

    expect(measure(inner, 'x')).toBeGreaterThan(measure(outer, 'x'));
    expect(measure(inner, 'x') + measure(inner, 'width')).toBeLessThan(
      measure(outer, 'x') + measure(outer, 'width'),
    );
    expect(measure(inner, 'y')).toBeGreaterThanOrEqual(measure(outer, 'y') + 24);
    expect(measure(inner, 'y') + measure(inner, 'height')).toBeLessThan(
      measure(outer, 'y') + measure(outer, 'height'),
    );
  });

  test('has no box upon another', () => {
    const [charge, ship, undo] = ['Charge', 'Ship', 'Undo'].map(box);
    const right = (one: typeof charge) => measure(one, 'x') + measure(one, 'width');

    expect(
      right(ship) < measure(undo, 'x') ||
        right(undo) < measure(ship, 'x') ||
        measure(ship, 'y') !== measure(undo, 'y'),
    ).toBe(true);
  });

  test('emphasizes the states that were visited', () => {
    expect(shapes(svg, 'rect').map((one) => one['class'])).toEqual([
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

  test('has ways between inner states where those are', () => {
    const inside = stateGraph({
      ...EXECUTION,
      states: [
        { name: 'Outer', type: 'Map', depth: 0 },
        { name: 'First', type: 'Pass', depth: 1 },
        { name: 'Second', type: 'Pass', depth: 1 },
      ],
      links: [{ from: 'First', to: 'Second', kind: 'next', steps: [] }],
    });
    const [outer, first] = shapes(inside, 'rect');
    const [, x, y] = /^M([\d.]+),([\d.]+)/.exec(String(shapes(inside, 'path')[0]?.['d'])) ?? [];

    expect(Number(x)).toBeGreaterThan(measure(outer, 'x'));
    expect(Number(y)).toBeCloseTo(measure(first, 'y') + measure(first, 'height'), 0);
  });

  test('is told in words to those who do not see it', () => {
    expect(svg).toContain('aria-label="The way taken. 1: Charge to Undo after Declined."');
  });
});

test('a page without an execution has neither', () => {
  expect(renderHtml(sampleSummary())).not.toMatch(/class="(?:timeline|states)"/);
});
