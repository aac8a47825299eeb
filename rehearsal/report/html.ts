import { accessTable } from './access';
import { alarmStrip } from './alarm-strip';
import { chart, span } from './chart';
import { escapeHtml } from './escape';
import { SHARE_TEXTURES, sharesChart } from './shares';
import { stateGraph } from './state-graph';
import { STYLE } from './style';
import type { ScenarioSummary, Summary } from './summary';
import { timeline } from './timeline';

/** The report as one page that needs nothing beside it. */
export function renderHtml(summary: Summary): string {
  const { scenarios, pass } = summary;
  const failing = scenarios.filter((scenario) => !scenario.pass).length;
  const verdict = pass
    ? 'Every expectation came true.'
    : failing === 0
      ? 'Every expectation came true; permissions are not as they should be.'
      : `${failing} of ${scenarios.length} expectations failed.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Rehearsal of ${escapeHtml(summary.source)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Rehearsal of ${escapeHtml(summary.source)}</h1>
<p class="verdict ${pass ? 'pass' : 'fail'}">${verdict}</p>
<p>Nothing was deployed to AWS. The synthesized templates were run on this machine, with Node.js ${escapeHtml(summary.node)}, the template's waits ${summary.scale} times shorter. Seed ${summary.seed}; ${(summary.durationMs / 1000).toFixed(1)} s in all; ${escapeHtml(summary.startedAt)}.</p>
</header>
${scenarios.some(({ shares }) => shares) ? SHARE_TEXTURES : ''}
<main>
${overview(scenarios)}
${scenarios.map(section).join('\n')}
${callTable(summary)}
${accessTable(summary)}
<section>
<h2>What this was made of</h2>
${list('Ran for real', summary.provenance.real)}
${list('Was modelled', summary.provenance.modelled)}
${list('Only AWS can show', summary.provenance.onlyAws)}
</section>
</main>
</body>
</html>
`;
}

function overview(scenarios: readonly ScenarioSummary[]): string {
  const rows = scenarios.map(
    (scenario) =>
      `<tr><td><a href="#${escapeHtml(scenario.name)}">${escapeHtml(scenario.title)}</a></td><td>${verdict(scenario)}</td>${figures(scenario)}</tr>`,
  );
  return `<div class="wide"><table>
<thead><tr><th>Scenario</th><th>Expectation</th><th>Requests</th><th>Failed</th><th>p50</th><th>p99</th><th>Took</th></tr></thead>
<tbody>${rows.join('')}</tbody>
</table></div>`;
}

function verdict({ pass }: ScenarioSummary): string {
  return `<strong class="${pass ? 'pass' : 'fail'}">${pass ? 'came true' : 'failed'}</strong>`;
}

function figures({ requests, failed, p50, p99, durationMs }: ScenarioSummary): string {
  const values = [
    String(requests),
    String(failed),
    `${p50.toFixed(0)} ms`,
    `${p99.toFixed(0)} ms`,
    `${(durationMs / 1000).toFixed(1)} s`,
  ];
  return values.map((value) => `<td class="number">${value}</td>`).join('');
}

function section(scenario: ScenarioSummary): string {
  const { name, title, expectation, observed, notes, marks = [] } = scenario;
  const key = marks.map(({ at, text }) => `<li>${at.toFixed(1)} s: ${escapeHtml(text)}</li>`).join('');
  return `<section id="${escapeHtml(name)}">
<h2>${escapeHtml(title)} ${verdict(scenario)}</h2>
<p class="expectation">${escapeHtml(expectation)}</p>
<ul class="observed">${observed.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>
${drawings(scenario)}
${key ? `<ol class="marks">${key}</ol>` : ''}
${list('Is this the truth on AWS?', notes)}
</section>`;
}

function drawings(scenario: ScenarioSummary): string {
  const { shares, series = [], alarms = [], marks = [] } = scenario;
  const seconds = span(scenario);
  return [
    ...(shares ? [sharesChart(shares, marks, seconds)] : []),
    ...series.map((one) => chart(one, marks, seconds)),
    ...(alarms.length > 0 ? [alarmStrip(alarms, marks, seconds)] : []),
    ...(scenario.execution ? [timeline(scenario.execution), stateGraph(scenario.execution)] : []),
  ].join('\n');
}

function callTable({ calls }: Summary): string {
  if (calls.length === 0) return '';
  const rows = calls.map(
    ({ role, service, operation, calls: count, denied, notModelled }) =>
      `<tr><td>${escapeHtml(role)}</td><td>${escapeHtml(`${service}:${operation}`)}</td>${[count, denied, notModelled].map((value) => `<td class="number">${value}</td>`).join('')}</tr>`,
  );
  return `<section><h2>Calls of AWS APIs</h2><div class="wide"><table>
<thead><tr><th>Role</th><th>Operation</th><th>Calls</th><th>Denied</th><th>Not modelled</th></tr></thead>
<tbody>${rows.join('')}</tbody></table></div></section>`;
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<details open><summary>${escapeHtml(title)}</summary><ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul></details>`;
}
