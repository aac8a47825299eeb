/** The value of a metric or expression in one period; undefined when it is missing. */
type Value = number | undefined;
type Node = (valueOf: (id: string) => Value) => Value;

/** A metric math expression, parsed: what it needs, and how it is computed from one period's values. */
export interface Expression {
  /** Ids of the metrics and expressions it refers to. */
  readonly ids: readonly string[];
  evaluate(valueOf: (id: string) => Value): Value;
}

const BINARY: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  {
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => (b === 0 ? NaN : a / b) },
];

/**
 * Parses the metric math that alarms of service templates use: numbers, ids, parentheses, `+ - * /`, comparisons,
 * `IF(condition, then, else)` and `FILL(metric, number)`. Everything else throws, naming it.
 *
 * A missing value makes the result missing (but for FILL), and so does a division by zero.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  const ids = new Set<string>();
  let position = 0;

  const fail = (what: string): never => {
    throw new Error(
      `The rehearsal does not compute the metric math '${text}': ${what}. It knows numbers, ids, + - * /, comparisons, IF and FILL.`,
    );
  };
  const take = (token?: string): string => {
    const next = tokens[position];
    if (next === undefined) return fail('it ends too early');
    if (token !== undefined && next !== token) return fail(`'${next}' where '${token}' is expected`);
    position += 1;
    return next;
  };

  const binary = (level: number): Node => {
    const operators = BINARY[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = operators[tokens[position] ?? ''];
      if (!operator) return left;
      position += 1;
      const [a, b] = [left, binary(level + 1)];
      left = (valueOf) => both(a(valueOf), b(valueOf), operator);
    }
  };
  const unary = (): Node => {
    const token = take();
    if (token === '-') {
      const operand = unary();
      return (valueOf) => both(0, operand(valueOf), (a, b) => a - b);
    }
    if (token === '(') {
      const inner = binary(0);
      take(')');
      return inner;
    }
    if (/^[\d.]/.test(token)) {
      const number = Number(token);
      return () => number;
    }
    if (tokens[position] === '(') return call(token);
    if (!/^[a-z]\w*$/.test(token)) return fail(`'${token}' is no id`);
    ids.add(token);
    return (valueOf) => valueOf(token);
  };
  const call = (name: string): Node => {
    take('(');
    const parameters = [binary(0)];
    while (tokens[position] === ',') {
      take(',');
      parameters.push(binary(0));
    }
    take(')');
    const [first, second, third] = parameters;
    if (name === 'IF' && first && second && third && parameters.length === 3) {
      return (valueOf) => {
        const condition = first(valueOf);
        return condition === undefined ? undefined : (condition === 0 ? third : second)(valueOf);
      };
    }
    if (name === 'FILL' && first && second && parameters.length === 2) {
      return (valueOf) => first(valueOf) ?? second(valueOf);
    }
    return fail(`the function ${name} with ${parameters.length} parameters`);
  };

  const root = binary(0);
  if (position < tokens.length) fail(`'${tokens[position]}' is left over`);
  return { ids: [...ids], evaluate: root };
}

function both(a: Value, b: Value, operator: (a: number, b: number) => number): Value {
  if (a === undefined || b === undefined) return undefined;
  const result = operator(a, b);
  return Number.isNaN(result) ? undefined : result;
}

function tokenize(text: string): string[] {
  return text.match(/\d+(?:\.\d+)?|\.\d+|\w+|[<>=!]=|\S/g) ?? [];
}
