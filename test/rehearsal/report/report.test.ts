import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { charts, span } from '../../../rehearsal/report/chart';
import { broken, collection } from '../../../rehearsal/report/collect';
import { renderHtml } from '../../../rehearsal/report/html';
import { plainProgress } from '../../../rehearsal/report/progress';
import { summarySchema } from '../../../rehearsal/report/summary';
import { renderTerminal } from '../../../rehearsal/report/terminal';
import { writeReport } from '../../../rehearsal/report/write';
import type { RunningSystem, Series } from '../../../rehearsal/scenarios/types';
import { sampleSummary } from './samples';

/** Text without the colours of a terminal. */
const plain = (text: string): string =>
  text.replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g'), '');

describe('summary.json', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is written beside the page, and keeps its documented shape', async () => {
    const page = await writeReport(path.join(folder, 'deep', 'report'), sampleSummary());
    const written: unknown = JSON.parse(readFileSync(path.join(path.dirname(page), 'summary.json'), 'utf8'));

    expect(summarySchema.strict().parse(written)).toEqual(sampleSummary());
  });

  test('tells of each figure what it is', () => {
    const { shape } = summarySchema.shape.scenarios.unwrap().element;

    expect([shape.failed.description, shape.p50.description]).toEqual([
      'Requests whose users did not get what they were promised.',
      'Median latency in ms, of the requests that did not fail.',
    ]);
  });
});

describe('the page', () => {
  const html = renderHtml(sampleSummary());

  test('needs nothing beside it', () => {
    expect(html.replace('<link rel="icon" href="data:,">', '')).not.toMatch(
      /<(?:script|link|img|iframe)\b|url\((?!#)|https?:/,
    );
  });

  test('says first whether the expectations came true', () => {
    expect(html).toContain('<p class="verdict fail">1 of 2 expectations failed.</p>');
  });

  test('never says that anything was deployed', () => {
    expect(html).toContain('Nothing was deployed to AWS.');
  });

  test('gives text as text', () => {
    expect(html).toContain('A task &lt;killed&gt;');
    expect(html).toContain('for 30 s &amp; more.');
    expect(html).not.toContain('<killed>');
  });

  test('has figures, calls, and what was real, modelled and left to AWS', () => {
    for (const text of ['120', '41 ms', 'dynamodb:PutItem', 'Processes.', 'The load balancer.', 'Fargate.']) {
      expect(html).toContain(text);
    }
  });

  test('closes what it opens', () => {
    const open: string[] = [];
    const crossed: string[] = [];
    for (const [, slash, name = '', selfClosing] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
      if (selfClosing || ['meta', 'link'].includes(name)) continue;
      if (!slash) open.push(name);
      else if (open.pop() !== name) crossed.push(name);
    }

    expect(crossed).toEqual([]);
    expect(open).toEqual([]);
  });
});

describe('a drawing over time', () => {
  const [, failing] = sampleSummary().scenarios;
  const [failures] = failing?.series ?? [];
  if (!failing || !failures) throw new Error('The sample has no series.');

  test('has a column for each value above zero, as high as its share of the highest', () => {
    const heights = [
      ...charts([failures], [], 0.3)
        .join('')
        .matchAll(/<rect [^>]*height="([\d.]+)"/g),
    ].map(([, height]) => Number(height));

    expect(heights).toHaveLength(2);
    expect((heights[1] ?? 0) / (heights[0] ?? 1)).toBeCloseTo(2 / 3, 2);
  });

  test('marks moments by number, with their text', () => {
    expect(charts([failures], failing.marks ?? [], 0.3).join('')).toMatch(
      /<title>task-1 killed<\/title>.*>1<\/text>/,
    );
  });

  test('spans the last point and the last mark', () => {
    expect(span({ series: [failures], marks: [{ at: 7, text: '' }] })).toBeCloseTo(7.14);
  });

  test('shows series of one unit in one plot, and those without a unit each in one of its own', () => {
    const point: Series['points'] = [[0, 4]];
    const plots = charts(
      [
        { name: 'lost', unit: '', points: point },
        { name: 'slowest', unit: 'ms', points: point },
        { name: 'late', unit: '', points: point },
        { name: 'median', unit: 'ms', points: point },
      ],
      [],
      1,
    );

    expect(plots.map((plot) => /<figcaption>(.*?)</.exec(plot)?.[1])).toEqual([
      'lost, highest 4',
      'slowest (ms), highest 4; line: median',
      'late, highest 4',
    ]);
  });

  test('is told in words to those who do not see it', () => {
    expect(charts([failures], [], 0.3)[0]).toContain(
      'aria-label="Over 0.3 seconds. failed requests per 100 ms: highest 3 at 0.1 s, above zero in 2 of 3 columns."',
    );
  });

  test('of nothing says so', () => {
    const nothing: Series['points'][] = [[[0, 0]], []];

    for (const points of nothing) {
      expect(charts([{ name: 'lost', unit: '', points }], [], span({}))).toEqual([
        '<p class="none">lost: none</p>',
      ]);
    }
  });
});

describe('the end in the terminal', () => {
  const text = plain(renderTerminal(sampleSummary()));

  test('has a line per scenario', () => {
    expect(text).toMatch(/steady-load\s+│ came true\s+│\s+120 │\s+0 │\s+10 │\s+41 │\s+3\.4 s/);
    expect(text).toMatch(/kill-a-task\s+│ failed/);
  });

  test('has what was seen, and how to repeat it', () => {
    expect(text).toContain('It was in rotation for 30 s & more.');
    expect(text).toContain('seed 42');
  });
});

describe('progress without a terminal', () => {
  const lines: string[] = [];
  const progress = plainProgress((line) => lines.push(plain(line).replace(/[\d.]+ s\)$/, 'x s)')));
  afterEach(() => lines.splice(0));

  test('is a line as a step begins and one as it ends', async () => {
    await progress.step('Build', () => Promise.resolve(1));

    expect(lines).toEqual(['… Build', '✔ Build (x s)']);
  });

  test('shows a step that did not go well, and gives its result', async () => {
    const result = await progress.step(
      'Try',
      () => Promise.resolve({ pass: false }),
      ({ pass }) => pass,
    );

    expect(result).toEqual({ pass: false });
    expect(lines[1]).toBe('✖ Try (x s)');
  });

  test('shows a step that broke, and passes the error on', async () => {
    await expect(progress.step('Try', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(lines[1]).toBe('✖ Try (x s)');
  });
});

const HEADER = { source: 'sandbox', seed: 1, scale: 8 };
const SERVICE = { name: 'service', title: 'A service' };
const SCENARIO = { name: 'a', title: 'A', expectation: 'B' };
const system = (real: string, calls: number): RunningSystem => ({
  provenance: () => ({ real: [real], modelled: ['same'], onlyAws: [] }),
  calls: () => [{ role: 'r', service: 's', operation: 'o', calls, denied: 0, notModelled: 0 }],
  close: () => Promise.resolve(),
});

describe('collecting outcomes', () => {
  test('adds calls up and says each thing once', () => {
    const found = collection(HEADER);
    found.keep(SERVICE, system('one', 2));
    found.keep(SERVICE, system('two', 3));

    expect(found.summary()).toMatchObject({
      provenance: { real: ['one', 'two'], modelled: ['same'] },
      calls: [{ operation: 'o', calls: 5 }],
    });
  });

  test('keeps what each architecture says of itself apart', () => {
    const found = collection(HEADER);
    found.keep(SERVICE, system('one', 0));
    found.keep({ name: 'quote', title: 'A function' }, system('two', 0));

    expect(found.summary().architectures).toEqual([
      { ...SERVICE, provenance: { real: ['one'], modelled: ['same'], onlyAws: [] } },
      { name: 'quote', title: 'A function', provenance: { real: ['two'], modelled: ['same'], onlyAws: [] } },
    ]);
  });

  test('names an architecture whose systems never started', () => {
    const found = collection(HEADER);
    found.add(SERVICE, SCENARIO, broken('x', 0));

    expect(found.summary().architectures).toMatchObject([SERVICE]);
  });

  test('passes when every scenario has', () => {
    const found = collection(HEADER);
    found.add(SERVICE, SCENARIO, { ...broken('x', 0), pass: true });
    expect(found.summary().pass).toBe(true);
    found.add(SERVICE, SCENARIO, broken(new Error('the task died'), 0));

    expect(found.summary()).toMatchObject({
      pass: false,
      scenarios: [{ pass: true }, { observed: ['the task died'] }],
    });
  });

  test('does not pass without a scenario', () => {
    expect(collection(HEADER).summary().pass).toBe(false);
  });

  test('makes a summary of the documented shape', () => {
    const found = collection(HEADER);
    found.add(SERVICE, SCENARIO, broken(new Error('x'), performance.now()));

    expect(() => summarySchema.strict().parse(found.summary())).not.toThrow();
  });
});
