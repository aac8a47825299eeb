import { accessLines, accessProblems } from './access';
import { escapeHtml } from './escape';
import { percent } from './frame';
import { list, table } from './parts';
import type { AccessSummary, Summary } from './summary';

type Role = AccessSummary['roles'][number];
type Grant = Role['grants'][number];
type State = Grant['state'];

const STATES = ['used', 'service', 'explained', 'unexplained'] as const;

/** What each role may do and did: a bar for a role, every grant of it in a fold. */
export function permissionsSection({ access }: Summary): string {
  if (!access) return '';
  const problems = accessProblems(access);
  const most = Math.max(1, ...access.roles.map(({ grants }) => grants.length));
  return `<section aria-labelledby="permissions"><h2 id="permissions">Permissions</h2>
${problems.length > 0 ? `<div class="reason">${list(problems)}</div>` : ''}
<p>${escapeHtml(accessLines(access)[0] ?? '')}</p>
<p>${STATES.map((state) => key(state, access.whole)).join(' ')}</p>
${access.roles.map((role) => roleFold(role, most, access.whole)).join('\n')}
</section>`;
}

function key(state: State, whole: boolean): string {
  return `<span class="key soft"><svg width="18" height="12" aria-hidden="true"><rect class="${state}" width="18" height="12"/></svg> ${stateName(state, whole)}</span>`;
}

function roleFold({ stackName, logicalId, grants }: Role, most: number, whole: boolean): string {
  const name = `${stackName}/${logicalId}`;
  const counts = STATES.map((state) => ({
    state,
    count: grants.filter((grant) => grant.state === state).length,
  })).filter(({ count }) => count > 0);
  const words = counts.map(({ state, count }) => `${count} ${stateName(state, whole)}`).join(', ');
  return `<details class="role"><summary><span>${escapeHtml(name)}</span>${bar(counts, most)}<span>${grants.length} granted: ${words || 'none'}</span></summary>
${grantTable(name, grants, whole)}</details>`;
}

function bar(counts: readonly { readonly state: State; readonly count: number }[], most: number): string {
  let from = 0;
  const parts = counts.map(({ state, count }) => {
    const x = from;
    from += count;
    return `<rect class="${state}" x="${percent((x / most) * 100)}" y="0" width="${percent((count / most) * 100)}" height="10"/>`;
  });
  return `<svg height="10" aria-hidden="true">${parts.join('')}</svg>`;
}

function grantTable(name: string, grants: readonly Grant[], whole: boolean): string {
  return table(
    `Grants of ${name}`,
    [{ title: 'Action' }, { title: 'Resource' }, { title: 'State' }, { title: 'Why' }],
    grants.map(({ action, resource, state, reason = '' }) => [
      escapeHtml(action),
      escapeHtml(resource),
      state === 'unexplained' && whole
        ? `<strong class="fail">${stateName(state, whole)}</strong>`
        : stateName(state, whole),
      escapeHtml(reason),
    ]),
  );
}

function stateName(state: State, whole: boolean): string {
  if (state === 'used') return 'used';
  if (state === 'service') return 'used by AWS itself';
  if (state === 'explained') return 'never used, for a reason';
  return whole ? 'never used, unexplained' : 'not used by these scenarios';
}
