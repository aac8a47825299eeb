import { createHash, randomUUID } from 'node:crypto';
import type { Random } from '../load/random';
import { equalJson, isObject, parseJson } from './json';
import type { Json } from './json';

/** An intrinsic function that cannot work with its arguments. */
export class IntrinsicError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IntrinsicError';
  }
}

type Intrinsic = (values: readonly Json[], random: Random) => Json;

/** Longest text that the encoding and hash functions take. */
const LONGEST_TEXT = 10_000;
const LONGEST_RANGE = 1_000;
const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * The intrinsic functions of the JSONPath query language, by name.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export const INTRINSIC_FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  'States.Format': ([template, ...values]) => format(text(template, 'the template'), values),
  'States.StringToJson': ([value]) => stringToJson(text(value, 'the argument')),
  'States.JsonToString': (values) => JSON.stringify(only(values, 1)[0]),
  'States.Array': (values) => [...values],
  'States.ArrayPartition': (values) => {
    const [items, size] = [array(values[0]), wholeAbove(values[1], 0, 'the chunk size')];
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
      items.slice(index * size, (index + 1) * size),
    );
  },
  'States.ArrayContains': (values) => {
    const [items, looked] = only(values, 2);
    return array(items).some((item) => equalJson(item, looked ?? null));
  },
  'States.ArrayRange': ([first, last, by]) =>
    range(rounded(first, 'the first value'), rounded(last, 'the last value'), rounded(by, 'the increment')),
  'States.ArrayGetItem': ([items, index]) => {
    const found = array(items)[wholeAbove(index, -1, 'the index')];
    if (found === undefined) throw new IntrinsicError(`the array has no element ${JSON.stringify(index)}`);
    return found;
  },
  'States.ArrayLength': (values) => array(only(values, 1)[0]).length,
  'States.ArrayUnique': (values) =>
    array(only(values, 1)[0]).filter(
      (item, index, items) => items.findIndex((other) => equalJson(other, item)) === index,
    ),
  'States.Base64Encode': (values) => Buffer.from(bounded(only(values, 1)[0]), 'utf8').toString('base64'),
  'States.Base64Decode': (values) => Buffer.from(bounded(only(values, 1)[0]), 'base64').toString('utf8'),
  'States.Hash': (values) => {
    const [data, algorithm] = only(values, 2);
    const name = HASHES[text(algorithm, 'the algorithm')];
    if (name === undefined) {
      throw new IntrinsicError(`the algorithm is none of ${Object.keys(HASHES).join(', ')}`);
    }
    const hashed = typeof data === 'string' ? data : JSON.stringify(data);
    return createHash(name).update(bounded(hashed)).digest('hex');
  },
  'States.JsonMerge': (values) => {
    const [first, second, deep] = only(values, 3);
    if (!isObject(first) || !isObject(second)) throw new IntrinsicError('both arguments must be objects');
    if (deep !== false)
      throw new IntrinsicError('only the shallow merge is supported: the third must be false');
    return { ...first, ...second };
  },
  'States.MathRandom': ([start, end, seed], random) => {
    const [least, above] = [rounded(start, 'the start'), rounded(end, 'the end')];
    if (above <= least) throw new IntrinsicError('the end must be above the start');
    // AWS repeats a number for a seed, and does not say which: here the seed alone decides it too.
    const fraction = seed === undefined ? random.fraction() : seededFraction(rounded(seed, 'the seed'));
    return least + Math.floor(fraction * (above - least));
  },
  'States.MathAdd': (values) => {
    const [first, second] = only(values, 2);
    // Adding 0 makes -0 a plain 0.
    return rounded(first, 'the first number') + rounded(second, 'the second number') + 0;
  },
  'States.StringSplit': (values) => {
    const [whole, splitter] = only(values, 2);
    const separators = new Set(text(splitter, 'the splitter'));
    const parts = [''];
    for (const character of text(whole, 'the text')) {
      if (separators.has(character)) parts.push('');
      else parts.push(`${parts.pop() ?? ''}${character}`);
    }
    return parts.filter((part) => part !== '');
  },
  'States.UUID': (values) => (only(values, 0), randomUUID()),
};

function format(template: string, values: readonly Json[]): string {
  const pieces = template.split('{}');
  if (pieces.length - 1 !== values.length) {
    throw new IntrinsicError(
      `the template has ${pieces.length - 1} places and there are ${values.length} values`,
    );
  }
  return pieces
    .map((piece, index) => `${index === 0 ? '' : shown(values[index - 1] ?? null)}${plainBraces(piece)}`)
    .join('');
}

/** Stand for `\\{` and `\\}` of a literal template until its places are filled in. */
export const ESCAPED_BRACES: Readonly<Record<string, string>> = { '{': '\u{f0000}', '}': '\u{f0001}' };

/** The text with its escaped braces as they are meant. */
export function plainBraces(value: string): string {
  return Object.entries(ESCAPED_BRACES).reduce(
    (plain, [brace, sign]) => plain.replaceAll(sign, brace),
    value,
  );
}

/** As Step Functions was seen to write values into a text: objects in the manner of a Java map. */
function shown(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${name}=${shown(item)}`)
    .join(', ')}}`;
}

function stringToJson(value: string): Json {
  if (value.trim() === '') return null;
  try {
    return parseJson(value);
  } catch {
    throw new IntrinsicError('the argument is not JSON');
  }
}

function range(first: number, last: number, by: number): number[] {
  if (by === 0) throw new IntrinsicError('the increment is 0');
  const length = Math.max(0, Math.floor((last - first) / by) + 1);
  if (length > LONGEST_RANGE) throw new IntrinsicError(`the range has more than ${LONGEST_RANGE} elements`);
  return Array.from({ length }, (_, index) => first + index * by);
}

function seededFraction(seed: number): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}

function only(values: readonly Json[], count: number): readonly Json[] {
  if (values.length === count) return values;
  throw new IntrinsicError(`it takes ${count} arguments and has ${values.length}`);
}

function text(value: Json | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw new IntrinsicError(`${what} is no text`);
}

function bounded(value: Json | undefined): string {
  const given = text(value, 'the argument');
  if (given.length > LONGEST_TEXT) {
    throw new IntrinsicError(`the argument is longer than ${LONGEST_TEXT} characters`);
  }
  return given;
}

function array(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  throw new IntrinsicError('the argument is no array');
}

/** The nearest whole number, halves upwards. */
function rounded(value: Json | undefined, what: string): number {
  if (typeof value === 'number') return Math.round(value);
  throw new IntrinsicError(`${what} is no number`);
}

function wholeAbove(value: Json | undefined, least: number, what: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > least) return value;
  throw new IntrinsicError(`${what} is no whole number above ${least}`);
}
