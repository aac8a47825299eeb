import { alarmStrip } from './alarm-strip';
import { charts, span } from './chart';
import { escapeHtml } from './escape';
import { foldedList, list, sign } from './parts';
import { sharesChart } from './shares';
import { stateGraph } from './state-graph';
import type { ScenarioSummary } from './summary';
import { timeline } from './timeline';

/** A scenario: what was tried, expected and seen beside its drawings. */
export function scenarioArticle(scenario: ScenarioSummary): string {
  const { pass, notes } = scenario;
  return articleOf(scenario, {
    look: pass ? 'pass' : 'fail',
    heading: `${sign(pass)} ${escapeHtml(scenario.title)} <span class="badge ${pass ? 'pass' : 'fail'}">${pass ? 'came true' : 'failed'}</span>`,
    figures: figures(scenario),
    happened: happened(scenario) + foldedList('Is this the truth on AWS?', notes),
    drawings: drawings(scenario),
    wide: scenario.execution && stateGraph(scenario.execution),
  });
}

/** What an article shows of a scenario, whatever its state. HTML but for the look, a class. */
export interface ArticleParts {
  readonly look: string;
  readonly heading: string;
  readonly figures: string;
  readonly happened: string;
  readonly drawings: string;
  /** Below all of it. @default nothing */
  readonly wide?: string;
}

/** The article of a scenario, around its parts. */
export function articleOf(
  { name, expectation }: Pick<ScenarioSummary, 'name' | 'expectation'>,
  { look, heading, figures: counted, happened: seen, drawings: drawn, wide = '' }: ArticleParts,
): string {
  const id = escapeHtml(name);
  return `<article id="${id}" class="${look}" aria-labelledby="title-${id}">
<h3 id="title-${id}">${heading}</h3>
${counted}
<div class="story">
<h4>Expected</h4><p>${escapeHtml(expectation)}</p>
${seen}
</div>
<div class="drawings">${drawn}</div>${wide}
</article>`;
}

function happened({ pass, observed }: ScenarioSummary): string {
  const [reason = 'No reason was given.', ...others] = observed;
  const seen = pass ? list(observed) : `<p class="reason">${escapeHtml(reason)}</p>${list(others)}`;
  return `<h4>Happened</h4>${seen.replace('<ul></ul>', '')}`;
}

function figures({ requests, failed, p50, p99, durationMs }: ScenarioSummary): string {
  const took = ['Took', `${(durationMs / 1000).toFixed(1)} s`] as const;
  const values: readonly (readonly [string, string])[] =
    requests === 0
      ? [took]
      : [
          ['Requests', String(requests)],
          ['Not as promised', String(failed)],
          ['Median', `${p50.toFixed(0)} ms`],
          ['99th percentile', `${p99.toFixed(0)} ms`],
          took,
        ];
  return `<dl class="figures">${values.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`;
}

function drawings(scenario: ScenarioSummary): string {
  const { shares, series = [], alarms = [], marks = [], execution } = scenario;
  const seconds = span(scenario);
  return [
    ...(shares ? [sharesChart(shares, marks, seconds)] : []),
    ...charts(series, marks, seconds),
    ...(alarms.length > 0 ? [alarmStrip(alarms, marks, seconds)] : []),
    ...(marks.length > 0 ? [markList(marks)] : []),
    ...(execution ? [timeline(execution)] : []),
  ].join('\n');
}

/** The texts of the numbers in the drawings. */
function markList(marks: NonNullable<ScenarioSummary['marks']>): string {
  const lines = marks.map(({ at, text }) => `<li>${at.toFixed(1)} s: ${escapeHtml(text)}</li>`);
  return `<ol class="marks">${lines.join('')}</ol>`;
}
