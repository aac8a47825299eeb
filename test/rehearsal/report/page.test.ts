import { readFileSync } from 'node:fs';
import path from 'node:path';
import { escapeHtml } from '../../../rehearsal/report/escape';
import { renderHtml } from '../../../rehearsal/report/html';
import { summarySchema } from '../../../rehearsal/report/summary';
import type { Summary } from '../../../rehearsal/report/summary';
import { sampleSummary } from './samples';

/** A run of twelve scenarios, of which one failed; roles and their grants shortened. */
const RUN = summarySchema.parse(JSON.parse(readFileSync(path.join(__dirname, 'real-run.json'), 'utf8')));
const html = renderHtml(RUN);

const section = (id: string): string =>
  new RegExp(`<section aria-labelledby="${id}">.*?</section>`, 's').exec(html)?.[0] ?? '';

describe('the page of a rehearsal', () => {
  test('begins with the verdict, and with what failed and why', () => {
    const header = /<header>.*?<\/header>/s.exec(html)?.[0];

    expect(header).toContain('1 of 12 expectations failed.');
    expect(header).toMatch(
      /<a href="#quote-pre-traffic-rejects">.*expected was Failed HOOK_EXECUTION_FAILURE/,
    );
  });

  test('says of a good run how many expectations came true', () => {
    const good = { ...RUN, pass: true, scenarios: RUN.scenarios.filter(({ pass }) => pass) };

    expect(renderHtml(good)).toContain('<p class="verdict pass">All 11 expectations came true.</p>');
  });

  test('says of a run without a scenario that nothing was tried', () => {
    expect(renderHtml({ ...RUN, scenarios: [] })).toContain('Nothing was tried.');
  });

  test('never says of anything that it was deployed', () => {
    expect(html.replaceAll('Nothing was deployed to AWS.', '')).not.toMatch(
      /\b(?:was|were|been|is) deployed\b/i,
    );
  });

  test('has no heading deeper than the one before it by more than a step', () => {
    const levels = [...html.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
    const jumps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);

    expect(levels[0]).toBe(1);
    expect(jumps).toEqual([]);
  });

  test('has every id once, and no link to one that is absent', () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const linked = [...html.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(linked.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('names every drawing in words', () => {
    const silent = [...html.matchAll(/<svg\b[^>]*>/g)].filter(
      ([tag]) => !/aria-hidden="true"|role="img" aria-label="[^"]+"|class="scale"/.test(tag),
    );

    expect(silent).toEqual([]);
  });

  test('has each scenario under its architecture', () => {
    for (const { title, name } of RUN.architectures ?? []) {
      const shown = [...section(`architecture-${name}`).matchAll(/<article id="([^"]*)"/g)].map(
        ([, id]) => id,
      );
      const own = RUN.scenarios.filter(({ architecture }) => architecture === name);

      expect(section(`architecture-${name}`)).toContain(`>${title}</h2>`);
      expect(shown).toEqual(own.map((scenario) => scenario.name));
    }
  });

  test('tells per architecture what was real, what a model, and what only AWS can show', () => {
    const quote = RUN.architectures?.find(({ name }) => name === 'quote')?.provenance;
    const text = section('architecture-quote');

    for (const line of [quote?.real[0], quote?.modelled[0], quote?.onlyAws[0]]) {
      expect(text).toContain(escapeHtml(line ?? ''));
    }
  });

  test('shows a summary without titles of architectures under their names', () => {
    expect(renderHtml(sampleSummary())).toContain('<h2 id="architecture-service">service</h2>');
  });

  test('has a bar for each role, in parts by what came of its grants', () => {
    const [role] =
      RUN.access?.roles.filter(({ logicalId }) => logicalId.startsWith('OrderApiTaskTaskRole')) ?? [];
    const fold = new RegExp(`<summary><span>[^<]*${role?.logicalId}.*?</summary>`).exec(
      section('permissions'),
    )?.[0];

    expect(fold).toMatch(
      /class="used".*class="unexplained".*8 granted: 7 used, 1 not used by these scenarios/,
    );
  });

  test('gives the reason for each grant that was never used', () => {
    const grants = RUN.access?.roles.flatMap((role) => role.grants) ?? [];
    const explained = grants.filter(({ state }) => state === 'explained');

    expect(explained.length).toBeGreaterThan(0);
    for (const { reason } of explained) expect(section('permissions')).toContain(escapeHtml(reason ?? ''));
  });

  test('has the bill, its sum, and what it rests on', () => {
    expect(section('cost')).toContain(`<strong>${RUN.cost?.idleUsd.toFixed(2)} USD</strong>`);
    expect(section('cost').match(/<tr>/g)?.length).toBeGreaterThan(RUN.cost?.lines.length ?? 0);
    expect(section('cost')).toContain('List prices of us-east-1');
  });

  test('leaves out the sections of which a summary has nothing', () => {
    const bare: Summary = { ...RUN, access: undefined, cost: undefined, calls: [] };

    expect(renderHtml(bare)).not.toMatch(/<h2 id="(?:permissions|cost|calls)"/);
  });

  test('has a problem of permissions in its verdict and in its section', () => {
    const refusals = [{ caller: 'r', operation: 'sqs:SendMessage', message: '<denied>', count: 1 }];
    const page = renderHtml({ ...RUN, access: { whole: false, roles: [], calls: [], refusals } });

    expect(page).toContain('<a href="#permissions">Permissions</a>: 1 of them need a look.');
    expect(page).toContain('sqs:SendMessage by r was refused: &lt;denied&gt;.');
  });

  test('follows the reader in light and dark, in motion, and on paper', () => {
    for (const query of ['prefers-color-scheme: dark', 'prefers-reduced-motion: reduce', 'print']) {
      expect(html).toContain(`@media ${query.includes(':') ? `(${query})` : query}`);
    }
  });
});
