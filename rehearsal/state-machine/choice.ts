import { isObject } from './json';
import type { Json, JsonObject } from './json';
import { NotModelledError } from './error';
import { parsePath, PathError } from './path';
import type { Path, PathInput } from './path';

/** Whether a choice rule holds. @throws PathError when its `Variable` is not there */
export type Condition = (input: PathInput) => boolean;

type Comparison = (value: Json, other: Json) => boolean;

const strings = (compare: (a: string, b: string) => boolean): Comparison => {
  return (value, other) => typeof value === 'string' && typeof other === 'string' && compare(value, other);
};
const numbers = (compare: (a: number, b: number) => boolean): Comparison => {
  return (value, other) => typeof value === 'number' && typeof other === 'number' && compare(value, other);
};
const times = (compare: (a: number, b: number) => boolean): Comparison => {
  return (value, other) => {
    const [left, right] = [timestampMs(value), timestampMs(other)];
    return left !== undefined && right !== undefined && compare(left, right);
  };
};

/**
 * Comparisons that also exist with `Path`; values of another type than the operator's are never equal, less or greater.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: strings((a, b) => a === b),
  StringLessThan: strings((a, b) => a < b),
  StringGreaterThan: strings((a, b) => a > b),
  StringLessThanEquals: strings((a, b) => a <= b),
  StringGreaterThanEquals: strings((a, b) => a >= b),
  NumericEquals: numbers((a, b) => a === b),
  NumericLessThan: numbers((a, b) => a < b),
  NumericGreaterThan: numbers((a, b) => a > b),
  NumericLessThanEquals: numbers((a, b) => a <= b),
  NumericGreaterThanEquals: numbers((a, b) => a >= b),
  BooleanEquals: (value, other) => typeof value === 'boolean' && value === other,
  TimestampEquals: times((a, b) => a === b),
  TimestampLessThan: times((a, b) => a < b),
  TimestampGreaterThan: times((a, b) => a > b),
  TimestampLessThanEquals: times((a, b) => a <= b),
  TimestampGreaterThanEquals: times((a, b) => a >= b),
};

const TYPE_TESTS: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => timestampMs(value) !== undefined,
};

/** Fields of a choice rule that are no operator. */
const OTHER_FIELDS = new Set(['Variable', 'Next', 'Comment']);

/**
 * Reads a choice rule: a comparison, or `And`, `Or`, `Not` of rules.
 *
 * @param where the state, for errors
 * @throws NotModelledError naming what it cannot read
 */
export function parseCondition(rule: JsonObject, where: string): Condition {
  const operators = Object.keys(rule).filter((name) => !OTHER_FIELDS.has(name));
  const [operator] = operators;
  if (operator === undefined || operators.length > 1) {
    throw new NotModelledError(
      where,
      `A choice rule has the operators [${operators.join(', ')}].`,
      'Give it exactly one.',
    );
  }
  const operand = rule[operator] ?? null;
  const inner = (value: Json): Condition => parseCondition(isObject(value) ? value : {}, where);
  switch (operator) {
    case 'And':
    case 'Or': {
      const conditions = (Array.isArray(operand) ? operand : []).map(inner);
      return operator === 'And'
        ? (input) => conditions.every((condition) => condition(input))
        : (input) => conditions.some((condition) => condition(input));
    }
    case 'Not': {
      const condition = inner(operand);
      return (input) => !condition(input);
    }
    default:
      return parseComparison(operator, operand, parsePath(text(rule.Variable)), where);
  }
}

function parseComparison(operator: string, operand: Json, variable: Path, where: string): Condition {
  if (operator === 'IsPresent') return (input) => isPresent(variable, input) === operand;
  const test = own(TYPE_TESTS, operator);
  if (test) return (input) => test(variable.select(input)) === operand;
  if (operator === 'StringMatches') {
    const pattern = wildcard(text(operand));
    return (input) => {
      const value = variable.select(input);
      return typeof value === 'string' && pattern.test(value);
    };
  }
  const compare = own(COMPARISONS, operator);
  if (compare) return (input) => compare(variable.select(input), operand);
  const comparePath = operator.endsWith('Path') ? own(COMPARISONS, operator.slice(0, -4)) : undefined;
  if (comparePath) {
    const other = parsePath(text(operand));
    return (input) => comparePath(variable.select(input), other.select(input));
  }
  throw new NotModelledError(
    where,
    `The comparison '${operator}' is none of the Amazon States Language.`,
    'Use one of its operators.',
  );
}

function isPresent(variable: Path, input: PathInput): boolean {
  try {
    variable.select(input);
    return true;
  } catch (error) {
    if (error instanceof PathError) return false;
    throw error;
  }
}

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\([*\\])|\*|[.+?^${}()|[\]\\]/g, (found, escaped?: string) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return found === '*' ? '.*' : `\\${found}`;
  });
  return new RegExp(`^${source}$`, 's');
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Epoch milliseconds of a timestamp as the Amazon States Language writes it: RFC 3339 with `T` and a zone.
 *
 * @returns undefined for anything else
 * @see https://states-language.net/spec.html#timestamps
 */
export function timestampMs(value: Json): number | undefined {
  if (typeof value !== 'string' || !TIMESTAMP.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
