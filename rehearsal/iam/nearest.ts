import type { Statement } from './policy';
import { fitOf } from './statement';
import type { Ask, Fit } from './statement';

/** The statement that came closest to allowing a request, and why it does not. */
export interface Nearest {
  readonly statement: Statement;
  readonly missed: 'action' | 'resource' | 'condition';
  /** A sentence for people. */
  readonly explanation: string;
}

/**
 * Finds the statement that came closest: one whose action and resource fit, and a condition does not; then one about the
 * action; then one about the resource; then one about the same service.
 *
 * @returns undefined when no statement allows anything of the service
 */
export function nearest(statements: readonly Statement[], ask: Ask): Nearest | undefined {
  const [best] = statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => ({ statement, fit: fitOf(statement, ask) }))
    .map((candidate) => ({ ...candidate, rank: rankOf(candidate.fit, candidate.statement, ask) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank);
  if (!best) return undefined;
  const missed = missedBy(best.fit);
  return { statement: best.statement, missed, explanation: explain(best.statement, best.fit, missed, ask) };
}

function missedBy({ action, resource }: Fit): Nearest['missed'] {
  if (!action) return 'action';
  return resource ? 'condition' : 'resource';
}

function rankOf(fit: Fit, statement: Statement, { action, resource }: Ask): number {
  if (fit.action && fit.resource) return 4;
  if (fit.action) return 3;
  if (!concernsService(statement, action)) return 0;
  // `*` is about every resource, which says nothing.
  return fit.resource && resource !== '*' && !statement.resources.patterns.includes('*') ? 2 : 1;
}

function concernsService({ actions }: Statement, action: string): boolean {
  const service = action.split(':')[0]?.toLowerCase() ?? '';
  return actions.patterns.some((pattern) => pattern.toLowerCase().startsWith(`${service}:`));
}

function explain(statement: Statement, fit: Fit, missed: Nearest['missed'], ask: Ask): string {
  const closest = `Closest is the ${statement.origin}: its`;
  if (missed === 'action') return `${closest} actions are ${list(statement.actions)}, without ${ask.action}.`;
  if (missed === 'resource') {
    return `${closest} action fits; its resources are ${list(statement.resources)}, without ${ask.resource}.`;
  }
  const conditions = fit.failing.map(
    ({ key, operator, values }) =>
      `${operator.name} ${key} ${values.join(' or ')} (the request has ${given(key, ask)})`,
  );
  return `${closest} action and resource fit; what does not hold is ${conditions.join('; ')}.`;
}

function given(key: string, { context }: Ask): string {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return found === undefined ? 'none' : String(found);
}

function list({ not, patterns }: Statement['actions']): string {
  return `${not ? 'all but ' : ''}${patterns.join(', ')}`;
}
