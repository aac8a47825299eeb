import { escapeHtml } from './escape';
import { fold, list } from './parts';
import { scenarioArticle } from './scenario';
import type { ArchitectureSummary, ScenarioSummary, Summary } from './summary';

/** An architecture with its scenarios. */
export interface Shown extends ArchitectureSummary {
  readonly scenarios: readonly ScenarioSummary[];
}

/** The architectures of a summary, those without a title of their own under their names. */
export function architecturesOf({ architectures = [], scenarios, provenance }: Summary): readonly Shown[] {
  const names = [...new Set(scenarios.map(({ architecture }) => architecture))];
  return names.map((name) => ({
    ...(architectures.find((one) => one.name === name) ?? { name, title: name, provenance }),
    scenarios: scenarios.filter(({ architecture }) => architecture === name),
  }));
}

/** A section for each architecture: its scenarios, and what it was made of. */
export function architectureSections(summary: Summary): readonly string[] {
  return architecturesOf(summary).map((shown) => {
    const { name, title, scenarios, provenance } = shown;
    return architectureSection({ name, title }, [...scenarios.map(scenarioArticle), madeOf(provenance)]);
  });
}

/** @param content HTML */
export function architectureSection(
  { name, title }: { readonly name: string; readonly title: string },
  content: readonly string[],
): string {
  const id = `architecture-${escapeHtml(name)}`;
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>
${content.join('\n')}
</section>`;
}

function madeOf({ real, modelled, onlyAws }: ArchitectureSummary['provenance']): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Ran for real', real],
    ['Was modelled', modelled],
    ['Only AWS can show', onlyAws],
  ];
  const shown = parts.filter(([, lines]) => lines.length > 0);
  if (shown.length === 0) return '';
  const columns = shown.map(([title, lines]) => `<div><h4>${title}</h4>${list(lines)}</div>`);
  return fold(
    'What this was made of: real, modelled, and what only AWS can show',
    `<div class="columns">${columns.join('')}</div>`,
  );
}
