import { architecturesOf } from './architecture';
import { escapeHtml } from './escape';
import { fold, sign, table } from './parts';
import type { ScenarioSummary, Summary } from './summary';

/** Every scenario on one screen, by architecture, and their figures. */
export function results(summary: Summary): string {
  const cards = architecturesOf(summary).map(({ name, title, scenarios }) =>
    card(
      {
        name,
        title,
        note: `${scenarios.filter(({ pass }) => pass).length} of ${scenarios.length} came true`,
      },
      scenarios.map(entry),
    ),
  );
  return `<section aria-labelledby="results"><h2 id="results">Results</h2>
${cardList(cards)}
${fold('Figures of every scenario', figures(summary.scenarios))}
</section>`;
}

/** The cards as a way into the page. */
export function cardList(cards: readonly string[]): string {
  return `<nav class="cards" aria-label="Scenarios by architecture">${cards.join('\n')}</nav>`;
}

/** An architecture and its scenarios. @param entries HTML of the list's entries */
export function card(
  { name, title, note }: { readonly name: string; readonly title: string; readonly note: string },
  entries: readonly string[],
): string {
  return `<div class="card"><h3><a href="#architecture-${escapeHtml(name)}">${escapeHtml(title)}</a></h3>
<p class="soft">${escapeHtml(note)}</p><ul>${entries.join('')}</ul></div>`;
}

/** A scenario that has come to an end, as an entry of its card. */
export function entry({ name, title, pass, failed, requests }: ScenarioSummary): string {
  const lost =
    failed > 0 ? ` <span class="soft">${failed} of ${requests} requests not as promised</span>` : '';
  const hidden = pass ? '' : '<span class="hidden">, failed</span>';
  return `<li id="entry-${escapeHtml(name)}">${sign(pass)}<span><a href="#${escapeHtml(name)}">${escapeHtml(title)}</a>${hidden}${lost}</span></li>`;
}

function figures(scenarios: readonly ScenarioSummary[]): string {
  return table(
    'Figures of every scenario',
    [
      { title: 'Scenario' },
      { title: 'Expectation' },
      ...['Requests', 'Failed', 'p50', 'p99', 'Took'].map((title) => ({ title, number: true })),
    ],
    scenarios.map(({ name, pass, requests, failed, p50, p99, durationMs }) => [
      `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`,
      pass ? 'came true' : '<strong class="fail">failed</strong>',
      String(requests),
      String(failed),
      `${p50.toFixed(0)} ms`,
      `${p99.toFixed(0)} ms`,
      `${(durationMs / 1000).toFixed(1)} s`,
    ]),
  );
}
