import { escapeHtml } from './escape';
import { fold, table } from './parts';
import type { Summary } from './summary';

/** How often each role called an AWS API. */
export function callsSection({ calls }: Summary): string {
  if (calls.length === 0) return '';
  const total = calls.reduce((sum, one) => sum + one.calls, 0);
  return `<section aria-labelledby="calls"><h2 id="calls">Calls of AWS APIs</h2>
<p>${total} calls reached the local endpoints, ${calls.length} kinds of them by role and operation.</p>
${fold(
  'Every kind of call',
  table(
    'Calls by role and operation',
    [
      { title: 'Role' },
      { title: 'Operation' },
      ...['Calls', 'Denied', 'Not modelled'].map((title) => ({ title, number: true })),
    ],
    calls.map(({ role, service, operation, calls: count, denied, notModelled }) => [
      escapeHtml(role),
      escapeHtml(`${service}:${operation}`),
      ...[count, denied, notModelled].map(String),
    ]),
  ),
)}
</section>`;
}
