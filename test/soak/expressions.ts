import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { validateAttributeValue } from 'dynalite/validations';

type Values = Readonly<Record<string, AttributeValue>>;

/** The input of an operation, as far as its expressions say what it means. */
export interface Expressed {
  readonly Key?: Values;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Values;
}

/** dynalite's check of an operation: it reads the expressions into members of the input. @returns what is wrong */
export type Check = (data: object, store: object) => string | undefined;

/** What dynalite has read, and the values that stood in it. */
interface Reading {
  readonly members: unknown;
  readonly values: Values;
}

/** Readings kept; a handler has a few expressions, each with a few names. */
const MOST_READINGS = 1000;

/**
 * Reads expressions once: a third of all time went into reading the same ones again and again. A reading serves inputs
 * with the same expressions and names, and values of the same types, which it is given anew. For operations on a key: an
 * item as a whole would have to be checked each time.
 */
export function readingOnce(check: Check): (data: Expressed, store: object) => string | undefined {
  const readings = new Map<string, Reading>();
  return (data, store) => {
    const { ExpressionAttributeValues: values = {} } = data;
    const shape = shapeOf(data);
    const known = readings.get(shape);
    if (known) {
      Object.assign(data, replaced(known.members, new Map(pairs(known.values, values))));
      return firstProblem([...Object.values(data.Key ?? {}), ...Object.values(values)]);
    }
    const problem = check(data, store);
    if (readings.size >= MOST_READINGS) readings.clear();
    if (problem === undefined) {
      // A copy: to carry an operation out, dynalite writes into what it has read.
      const members = replaced(readMembers(data), new Map(pairs(values, values)));
      readings.set(shape, { members, values });
    }
    return problem;
  };
}

function shapeOf(data: Expressed): string {
  const { ExpressionAttributeValues: values = {}, ExpressionAttributeNames: names } = data;
  return JSON.stringify([
    data.ConditionExpression,
    data.UpdateExpression,
    data.ProjectionExpression,
    names,
    Object.entries(values).map(([name, value]) => [name, Object.keys(value)]),
  ]);
}

/** What dynalite adds to an input begins with an underscore. */
function readMembers(data: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name.startsWith('_')));
}

function pairs(old: Values, now: Values): readonly (readonly [unknown, unknown])[] {
  return Object.entries(old).map(([name, value]) => [value, now[name]] as const);
}

/** A copy in which some objects have others in their place. */
function replaced(node: unknown, others: ReadonlyMap<unknown, unknown>): unknown {
  if (others.has(node)) return others.get(node);
  if (Array.isArray(node)) return node.map((each) => replaced(each, others));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, each]) => [name, replaced(each, others)]));
}

function firstProblem(values: readonly AttributeValue[]): string | undefined {
  for (const value of values) {
    const problem = validateAttributeValue(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
