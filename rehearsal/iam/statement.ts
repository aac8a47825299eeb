import type { RequestContext } from './condition-keys';
import { valuesOf } from './condition-keys';
import { matchesAction, matchesResource } from './match';
import { satisfies } from './operators';
import type { Condition, Patterns, Statement } from './policy';
import { fillIn } from './variables';

/** What is asked of IAM: may this action be done to this resource? */
export interface Ask {
  /** For example `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource type. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** How a statement fits a request. */
export interface Fit {
  readonly action: boolean;
  readonly resource: boolean;
  /** The conditions that do not hold. */
  readonly failing: readonly Condition[];
}

/** Compares a statement with a request, leaving principals aside. */
export function fitOf(statement: Statement, ask: Ask): Fit {
  return {
    action: fitsAction(statement, ask),
    resource: fitsResource(statement, ask),
    failing: statement.conditions.filter((condition) => !holds(condition, statement, ask.context)),
  };
}

/** True when the statement is about the request. Most are not, by their actions: the rest is not looked at then. */
export function applies(statement: Statement, ask: Ask): boolean {
  return (
    fitsAction(statement, ask) &&
    fitsResource(statement, ask) &&
    statement.conditions.every((condition) => holds(condition, statement, ask.context))
  );
}

/** One action and one resource of a statement, as they stand in it: the unit in which permissions are counted. */
export interface GrantPart {
  readonly action: string;
  /** Index in the statement's resources: the text may differ from one version of the stack to the next. */
  readonly resource: number;
}

/** The actions and resources of a statement that make it fit. */
export function fittingParts(statement: Statement, ask: Ask): readonly GrantPart[] {
  const { actions, resources } = statement;
  return partsOf(statement).filter(
    (part) =>
      (actions.not || matchesAction(part.action, ask.action)) &&
      (resources.not || resourceFits(resources.patterns[part.resource] ?? '', statement, ask)),
  );
}

/** Every action of a statement with every resource. */
export function partsOf({ actions, resources }: Statement): readonly GrantPart[] {
  return actions.patterns.flatMap((action) =>
    resources.patterns.map((_, resource) => ({ action, resource })),
  );
}

function fits({ not, patterns }: Patterns, match: (pattern: string) => boolean): boolean {
  return patterns.some(match) !== not;
}

function fitsAction({ actions }: Statement, { action }: Ask): boolean {
  return fits(actions, (pattern) => matchesAction(pattern, action));
}

function fitsResource(statement: Statement, ask: Ask): boolean {
  return fits(statement.resources, (pattern) => resourceFits(pattern, statement, ask));
}

function resourceFits(pattern: string, statement: Statement, { resource, context }: Ask): boolean {
  const filled = statement.variables ? fillIn(pattern, context) : pattern;
  return filled !== undefined && matchesResource(filled, resource);
}

const TAKES_VARIABLES = /^(?:String|Arn|Bool)/;

function holds({ key, operator, values }: Condition, statement: Statement, context: RequestContext): boolean {
  const base = operator.name.replace(/^\w+:/, '');
  const wanted =
    statement.variables && TAKES_VARIABLES.test(base)
      ? values.flatMap((value) => fillIn(value, context) ?? [])
      : values;
  return satisfies(operator, valuesOf(context, key), wanted);
}
