import { LiveRun } from '../../../../rehearsal/report/live/run';
import type { ChosenArchitecture, Part } from '../../../../rehearsal/report/live/run';
import { sampleSummary } from '../samples';

const [steady, killed] = sampleSummary().scenarios;
if (!steady || !killed) throw new Error('The sample has no two scenarios.');

const ARCHITECTURE: ChosenArchitecture = {
  name: 'service',
  title: 'A <service>',
  scenarios: [steady, killed].map(({ name, title, expectation }) => ({ name, title, expectation })),
};

describe('a rehearsal as a page, while it runs', () => {
  let changes: (Part | 'done')[];
  let run: LiveRun;
  beforeEach(() => {
    changes = [];
    run = new LiveRun('sandbox', (change) => changes.push(change));
  });
  const changed = (): string[] => changes.map((change) => (change === 'done' ? change : change.id));
  const part = (id: string): string => {
    const found = changes.findLast((change) => change !== 'done' && change.id === id);
    return found === undefined || found === 'done' ? '' : found.html;
  };

  test('says that it prepares, until it is known what will be tried', () => {
    expect(run.html()).toContain('Preparing the templates.');
    expect(run.html()).toContain('Nothing is deployed to AWS.');
  });

  test('shows every scenario that will be tried, waiting', () => {
    run.chosen([ARCHITECTURE]);

    expect(changed()).toEqual(['verdict', 'main']);
    expect(part('main')).toContain('A &lt;service&gt;');
    expect(part('main').match(/class="waiting"/g)).toHaveLength(2);
    expect(run.html()).toContain(part('main').replaceAll(/<\/?main[^>]*>/g, ''));
  });

  test('shows what a scenario is doing, in its entry', () => {
    run.chosen([ARCHITECTURE]);
    run.began('kill-a-task');
    changes = [];
    run.says('kill-a-task', 'waits <for> a task');

    expect(changed()).toEqual(['entry-kill-a-task']);
    expect(part('entry-kill-a-task')).toContain('waits &lt;for&gt; a task');
  });

  test('does not let a late word of a scenario undo its end', () => {
    run.chosen([ARCHITECTURE]);
    run.began('steady-load');
    run.ended(steady);
    changes = [];
    run.says('steady-load', 'closing');

    expect(changes).toEqual([]);
  });

  test('shows a scenario as the report does as soon as it has ended, and counts it', () => {
    run.chosen([ARCHITECTURE]);
    run.began('kill-a-task');
    changes = [];
    run.ended(killed);

    expect(changed()).toEqual(['entry-kill-a-task', 'kill-a-task', 'verdict']);
    expect(part('kill-a-task')).toContain('<span class="badge fail">failed</span>');
    expect(part('verdict')).toContain('Rehearsing: 1 of 2 scenarios ended, 1 failed.');
  });

  test('gives each part the id of the element that it takes the place of', () => {
    run.chosen([ARCHITECTURE]);
    run.began('steady-load');
    run.ended(steady);

    for (const change of changes) {
      expect(change).not.toBe('done');
      if (change === 'done') continue;
      expect(change.html).toMatch(new RegExp(`^<\\w+ id="${change.id}"`));
      expect(run.html()).toContain(` id="${change.id}"`);
    }
  });

  test('is the report at the end, without a script', () => {
    run.chosen([ARCHITECTURE]);
    run.finish(sampleSummary());

    expect(changes.at(-1)).toBe('done');
    expect(run.html()).toContain('1 of 2 expectations failed.');
    expect(run.html()).not.toContain('<script');
  });
});
