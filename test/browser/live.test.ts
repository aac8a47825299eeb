import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { serveLive } from '../../rehearsal/report/live/server';
import type { LivePage } from '../../rehearsal/report/live/server';
import { sampleSummary } from '../rehearsal/report/samples';
import { findChromium, NO_CHROMIUM } from './chromium';

const executablePath = findChromium(process.env);
if (executablePath === undefined) process.stderr.write(`${NO_CHROMIUM}\n`);

const { scenarios } = sampleSummary();
const [, killed] = scenarios;
if (!killed) throw new Error('The sample has no second scenario.');

(executablePath === undefined ? describe.skip : describe)('the live page in a browser', () => {
  let browser: Browser;
  let live: LivePage;
  beforeAll(async () => {
    [browser, live] = await Promise.all([chromium.launch({ executablePath }), serveLive('sandbox')]);
  });
  afterAll(() => Promise.all([browser.close(), live.close()]));

  test('fills while the rehearsal runs, keeps to its content security policy, and becomes the report', async () => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(live.url);

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
