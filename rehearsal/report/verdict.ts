import { escapeHtml } from './escape';
import { accessProblems } from './access';
import type { Summary } from './summary';

/** What a reader must know first: whether it went well, what did not, and that nothing of it was on AWS. */
export function verdictOf(summary: Summary): string {
  const { pass, source, node, scale, seed, durationMs, startedAt } = summary;
  return `<p class="verdict ${pass ? 'pass' : 'fail'}">${escapeHtml(sentence(summary))}</p>
${failures(summary)}
<p class="facts"><strong>Nothing was deployed to AWS.</strong> The templates of ${escapeHtml(source)} were run on this machine with Node.js ${escapeHtml(node)}, the template's waits ${scale} times shorter. It took ${(durationMs / 1000).toFixed(0)} s on ${escapeHtml(dateOf(startedAt))}; <code>--seed ${seed}</code> repeats its load.</p>`;
}

function sentence({ pass, scenarios }: Summary): string {
  const failing = scenarios.filter((scenario) => !scenario.pass).length;
  if (pass) return `All ${scenarios.length} expectations came true.`;
  if (scenarios.length === 0) return 'Nothing was tried.';
  return failing === 0
    ? `All ${scenarios.length} expectations came true; permissions are not as they should be.`
    : `${failing} of ${scenarios.length} expectations failed.`;
}

/** Where it broke. */
function failures({ scenarios, access }: Summary): string {
  const failed = scenarios
    .filter(({ pass }) => !pass)
    .map(
      ({ name, title, observed }) =>
        `<li><a href="#${escapeHtml(name)}">${escapeHtml(title)}</a>: ${escapeHtml(observed[0] ?? 'no reason was given')}</li>`,
    );
  const count = access ? accessProblems(access).length : 0;
  if (count > 0)
    failed.push(`<li><a href="#permissions">Permissions</a>: ${count} of them need a look.</li>`);
  return failed.length === 0 ? '' : `<ul class="failures">${failed.join('')}</ul>`;
}

/** `2026-01-02 03:04 UTC`, of a moment in ISO 8601. */
function dateOf(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
}
