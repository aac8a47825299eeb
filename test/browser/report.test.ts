import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { renderHtml } from '../../rehearsal/report/html';
import { serveLive } from '../../rehearsal/report/live/server';
import type { LivePage } from '../../rehearsal/report/live/server';
import { summarySchema } from '../../rehearsal/report/summary';
import type { Summary } from '../../rehearsal/report/summary';
import { sampleSummary } from '../rehearsal/report/samples';
import { violations } from './accessibility';
import { findChromium, NO_CHROMIUM } from './chromium';

const executablePath = findChromium(process.env);
if (executablePath === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const RUN = summarySchema.parse(
  JSON.parse(readFileSync(path.join(__dirname, '../rehearsal/report/real-run.json'), 'utf8')),
);
/** A scenario of every look: failed, with lost requests, with shares and alarms, with a workflow. */
const NAMES = [
  'kill-a-task',
  'codedeploy-failing-release',
  'quote-pre-traffic-rejects',
  'workflow-payment-declined',
];
/** What is drawn of them, in their order: a semicolon stands between scenarios. */
const PLOTS =
  'plot bad, plot plain; plot shares, plot bad, plot plain, plot alarms; plot shares, plot alarms; visit, states'.split(
    /[,;] /,
  );
/** Longest start of the browser, in real milliseconds: far above what it takes, for a machine that stands still. */
const LAUNCH_MS = 90_000;
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

const { scenarios } = sampleSummary();
const [, killed] = scenarios;
if (!killed) throw new Error('The sample has no second scenario.');

/** The run with few scenarios, roles and texts, so that looking at all of it takes no time. */
function shortened(run: Summary): Summary {
  return {
    ...run,
    scenarios: run.scenarios.filter(({ name }) => NAMES.includes(name)),
    access: run.access && { ...run.access, roles: run.access.roles.slice(0, 2) },
    calls: run.calls.slice(0, 3),
  };
}

(executablePath === undefined ? describe.skip : describe)('the report in a browser', () => {
  let folder: string;
  let file: string;
  let browser: Browser;
  let live: LivePage;
  /** What has begun: where something does not, its error is the one to see. */
  const closing: (() => Promise<void>)[] = [];
  let page: Page;
  let said: string[];
  let requests: string[];
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'browser-'));
    file = pathToFileURL(path.join(folder, 'index.html')).href;
    writeFileSync(path.join(folder, 'index.html'), renderHtml(shortened(RUN)));
    live = await serveLive('sandbox');
    closing.push(() => live.close());
    browser = await chromium.launch({ executablePath, timeout: LAUNCH_MS });
    closing.push(() => browser.close());
  }, LAUNCH_MS + 10_000);
  afterAll(async () => {
    await Promise.all(closing.map((close) => close()));
    rmSync(folder, { recursive: true });
  });

  const open = async (colorScheme: 'light' | 'dark', viewport = DESKTOP, address = file): Promise<void> => {
    page = await browser.newPage({ viewport, colorScheme });
    [said, requests] = [[], []];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address);
  };
  const openFolds = (): Promise<unknown> =>
    page.locator('details').evaluateAll((folds) => folds.forEach((fold) => fold.setAttribute('open', '')));
  afterEach(() => page.close());

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test('has enough contrast, landmarks, names and order for the accessibility checker', async () => {
      await open(colorScheme);
      await openFolds();

      expect(await violations(page)).toEqual([]);
    });
  });

  test('says nothing on the console, and asks for nothing but itself', async () => {
    await open('light');

    expect(said).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([file]);
  });

  test.each([
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
  ])('draws every plot on %s, with marks that have a size', async (_, viewport) => {
    await open('light', viewport);
    const drawings = await page.locator('figure svg[role=img]').evaluateAll((svgs) =>
      svgs.map((svg) => {
        const { width, height } = svg.getBoundingClientRect();
        const sizes = [...svg.querySelectorAll('rect')].map((rect) => rect.getBoundingClientRect());
        return {
          kind: svg.getAttribute('class') ?? '',
          drawn: width > 50 && height > 10 && sizes.some((size) => size.width > 0 && size.height > 0),
        };
      }),
    );

    expect(drawings.filter(({ drawn }) => !drawn)).toEqual([]);
    // A strip of visits stands beside each state of the workflow: one for all of them.
    const kinds = drawings.map(({ kind }) => kind);
    expect(kinds.filter((kind, index) => kind !== 'visit' || kinds[index - 1] !== 'visit')).toEqual(PLOTS);
  });

  test('is no wider than a phone, with every fold open', async () => {
    await open('light', PHONE);
    await openFolds();

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  });

  test('is no wider than a sheet of paper, and begins at its top', async () => {
    await open('light', { width: 794, height: 1123 });
    await page.emulateMedia({ media: 'print' });

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(794);
    expect(await page.evaluate('window.scrollY')).toBe(0);
  });

  test('keeps its text readable on a phone', async () => {
    await open('light', PHONE);
    const heights = await page
      .locator('svg.plot text')
      .evaluateAll((texts) =>
        texts.map((text) => text.getBoundingClientRect().height).filter((height) => height > 0),
      );

    expect(Math.min(...heights)).toBeGreaterThan(10);
  });

  test('lets the keyboard skip to the results, reach every fold and open it', async () => {
    await open('light');
    await page.keyboard.press('Tab');
    const first = await page.evaluate('document.activeElement.getAttribute("href")');
    const folds = await page.locator('summary').count();
    const reached = new Set<unknown>();
    for (let presses = 0; presses < 200 && reached.size < folds; presses += 1) {
      await page.keyboard.press('Tab');
      const at: unknown = await page.evaluate(
        '[...document.querySelectorAll("summary")].indexOf(document.activeElement)',
      );
      if (at === -1) continue;
      reached.add(at);
      if (reached.size === 1) await page.keyboard.press('Enter');
    }

    expect(first).toBe('#main');
    expect(reached.size).toBe(folds);
    expect(await page.locator('details[open]').count()).toBe(1);
  });

  test('fills while the rehearsal runs, keeps to its content security policy, and becomes the report', async () => {
    await open('light', DESKTOP, live.url);

    live.follower.chosen([{ name: 'service', title: 'A service', scenarios }]);
    live.follower.began(killed.name);
    live.follower.says(killed.name, 'killing');
    await page.getByText('killing', { exact: true }).waitFor();
    live.follower.ended(killed);
    await page.locator('article.fail .reason').waitFor();
    await page.getByText('Rehearsing: 1 of 2 scenarios ended, 1 failed.').waitFor();
    live.finish(sampleSummary());
    await page.getByText('1 of 2 expectations failed.').waitFor();

    expect(await page.locator('script').count()).toBe(0);
    expect(said).toEqual([]);
  });
});
