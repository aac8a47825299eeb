/** An event of EventBridge, as far as a pattern can look at it. */
export type EventValue = string | number | boolean | null | readonly EventValue[] | EventFields;
export interface EventFields {
  readonly [name: string]: EventValue | undefined;
}

type Test = (value: EventValue | undefined) => boolean;

/**
 * Compiles an event pattern: a field matches when its value, or one of its values where it is a list, is among those
 * that the pattern lists; a field that the pattern does not name does not matter.
 *
 * Known: exact values, `prefix`, `suffix`, `equals-ignore-case`, `wildcard`, `anything-but` (values, `prefix`,
 * `suffix`), `exists`, `numeric`, and `$or`.
 *
 * @throws Error naming the field and the operator that the rehearsal does not know
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function eventPattern(pattern: unknown): (event: EventFields) => boolean {
  const matches = fields(pattern, '');
  return (event) => matches(event);
}

function fields(pattern: unknown, path: string): Test {
  if (!isFields(pattern))
    throw new Error(`The event pattern${at(path)} is no object: ${JSON.stringify(pattern)}.`);
  const tests = Object.entries(pattern).map(([name, expected]): Test => {
    if (name === '$or') return either(expected, path);
    const test = field(expected, path === '' ? name : `${path}.${name}`);
    return (value) => test(isFields(value) ? value[name] : undefined);
  });
  return (value) => tests.every((test) => test(value));
}

function either(alternatives: unknown, path: string): Test {
  if (!Array.isArray(alternatives)) throw new Error(`$or${at(path)} needs a list of patterns.`);
  const tests = alternatives.map((alternative) => fields(alternative, path));
  return (value) => tests.some((test) => test(value));
}

function field(expected: unknown, path: string): Test {
  if (!Array.isArray(expected)) return fields(expected, path);
  const tests = expected.map((one: unknown) => operator(one, path));
  return (value) => tests.some((test) => test(value));
}

/** One entry of a field's list: a value, or an object with one operator. */
function operator(expected: unknown, path: string): Test {
  if (!isFields(expected)) return some((value) => value === expected);
  const [[name, operand] = ['', undefined], ...others] = Object.entries(expected);
  if (others.length > 0) throw new Error(`The pattern of ${path} has more than one operator in one entry.`);
  switch (name) {
    case 'prefix':
      return some((value) => typeof value === 'string' && value.startsWith(text(operand, name, path)));
    case 'suffix':
      return some((value) => typeof value === 'string' && value.endsWith(text(operand, name, path)));
    case 'equals-ignore-case': {
      const wanted = text(operand, name, path).toLowerCase();
      return some((value) => typeof value === 'string' && value.toLowerCase() === wanted);
    }
    case 'wildcard': {
      const wanted = new RegExp(`^${text(operand, name, path).split('*').map(quoted).join('.*')}$`, 's');
      return some((value) => typeof value === 'string' && wanted.test(value));
    }
    case 'exists':
      return (value) => (value !== undefined) === (operand === true);
    case 'anything-but':
      return anythingBut(operand, path);
    case 'numeric':
      return numeric(operand, path);
    default:
      throw new Error(`The rehearsal does not know the operator '${name}' in the event pattern of ${path}.`);
  }
}

function anythingBut(operand: unknown, path: string): Test {
  const refused = (Array.isArray(operand) ? operand : [operand]).map((one: unknown) => operator(one, path));
  return (value) => value !== undefined && !refused.some((test) => test(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
  '>=': (value, bound) => value >= bound,
  '>': (value, bound) => value > bound,
};

/** `[">", 0, "<=", 5]`. */
function numeric(operand: unknown, path: string): Test {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const comparisons = Array.from({ length: Math.ceil(parts.length / 2) }, (_, index) => {
    const [name, bound] = [String(parts[2 * index]), parts[2 * index + 1]];
    const compare = COMPARISONS[name];
    if (compare && typeof bound === 'number') return (value: number) => compare(value, bound);
    throw new Error(`The numeric pattern of ${path} cannot be read: ${JSON.stringify(operand)}.`);
  });
  return some((value) => typeof value === 'number' && comparisons.every((holds) => holds(value)));
}

/** The value itself, or one of its values where it is a list. */
function some(test: (value: EventValue) => boolean): Test {
  return (value) => {
    if (value === undefined) return false;
    return isList(value) ? value.some(test) : test(value);
  };
}

function isList(value: EventValue): value is readonly EventValue[] {
  return Array.isArray(value);
}

function isFields(value: unknown): value is EventFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(operand: unknown, name: string, path: string): string {
  if (typeof operand === 'string') return operand;
  throw new Error(
    `'${name}' of ${path} needs a text; the rehearsal does not know ${JSON.stringify(operand)}.`,
  );
}

function quoted(part: string): string {
  return part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&');
}

function at(path: string): string {
  return path === '' ? '' : ` of ${path}`;
}
