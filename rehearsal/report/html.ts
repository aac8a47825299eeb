import { architectureSections } from './architecture';
import { costSection } from './cost';
import { page } from './page';
import { permissionsSection } from './permissions';
import { results } from './results';
import { callsSection } from './calls';
import type { Summary } from './summary';
import { verdictOf } from './verdict';

/** The report as one page that needs nothing beside it. */
export function renderHtml(summary: Summary): string {
  return page({
    title: `Rehearsal of ${summary.source}`,
    header: verdictOf(summary),
    main: [
      results(summary),
      ...architectureSections(summary),
      permissionsSection(summary),
      costSection(summary),
      callsSection(summary),
    ].join('\n'),
  });
}
