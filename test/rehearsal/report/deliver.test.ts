import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withReport } from '../../../rehearsal/report/deliver';
import type { Delivery } from '../../../rehearsal/report/deliver';
import { sampleSummary } from './samples';

const run = () => Promise.resolve(sampleSummary());
const noDesktop = () => Promise.reject(new Error('there is no desktop here'));
const urlIn = (text = ''): string => /http:\/\/127\.0\.0\.1:\d+\//.exec(text)?.[0] ?? 'no URL';

describe('the way of a report to its reader', () => {
  let folder: string;
  let out: string[];
  let errors: string[];
  let opened: string[];
  let leave: AbortController;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'deliver-'));
    [out, errors, opened, leave] = [[], [], [], new AbortController()];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  const delivery = (changed: Partial<Delivery> = {}): Delivery => ({
    source: 'sandbox',
    folder,
    live: false,
    open: false,
    out: (text) => out.push(text),
    error: (text) => errors.push(text),
    signal: leave.signal,
    opener: (target) => {
      opened.push(target);
      return Promise.resolve();
    },
    ...changed,
  });
  const index = () => path.join(folder, 'index.html');

  test('is a file whose path is said at the end, and nothing is opened unasked', async () => {
    await withReport(delivery(), run);

    expect(out.at(-1)).toBe(`Report: ${path.relative(process.cwd(), index())}`);
    expect(existsSync(index())).toBe(true);
    expect(opened).toEqual([]);
  });

  test('opens the file when asked to', async () => {
    await withReport(delivery({ open: true }), run);

    expect(opened).toEqual([index()]);
  });

  test('says why a page was not opened, and does not fail for it', async () => {
    await expect(withReport(delivery({ open: true, opener: noDesktop }), run)).resolves.toEqual(
      sampleSummary(),
    );
    expect(errors.at(-1)).toBe(
      `The report was not opened: there is no desktop here. Open ${index()} yourself.`,
    );
  });

  test('serves the page before the rehearsal begins, and opens that one', async () => {
    leave.abort();
    const statuses: number[] = [];
    await withReport(delivery({ live: true, open: true }), async () => {
      statuses.push((await fetch(urlIn(out[0]))).status);
      return sampleSummary();
    });

    expect(statuses).toEqual([200]);
    expect(opened).toEqual([urlIn(out[0])]);
  });

  test('tells the page of every scenario while the rehearsal runs', async () => {
    leave.abort();
    const [scenario] = sampleSummary().scenarios;
    if (!scenario) throw new Error('The sample has no scenario.');
    const pages: string[] = [];
    await withReport(delivery({ live: true }), async (follower) => {
      follower?.chosen([{ name: 'service', title: 'A service', scenarios: [scenario] }]);
      follower?.ended(scenario);
      pages.push(await (await fetch(urlIn(out[0]))).text());
      return sampleSummary();
    });

    expect(pages[0]).toContain('Rehearsing: 1 of 1 scenarios ended.');
  });

  test('keeps serving the report after the rehearsal until it is interrupted, then nothing', async () => {
    const made = jest.spyOn(http, 'createServer');
    let ended: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      const say = (text: string): void => {
        out.push(text);
        if (text.startsWith('The report stays at')) resolve();
      };
      ended = withReport(delivery({ live: true, out: say }), run);
    });
    const report = await (await fetch(urlIn(out[0]))).text();
    leave.abort();
    await ended;

    expect(report).toContain('1 of 2 expectations failed.');
    // Its port may be somebody else's by now.
    expect(made.mock.results).toMatchObject([{ value: { listening: false } }]);
  });

  test('stops serving when the rehearsal breaks', async () => {
    const made = jest.spyOn(http, 'createServer');
    await expect(
      withReport(delivery({ live: true }), () => Promise.reject(new Error('interrupted'))),
    ).rejects.toThrow('interrupted');

    // Its port may be somebody else's by now.
    expect(made.mock.results).toMatchObject([{ value: { listening: false } }]);
  });
});
