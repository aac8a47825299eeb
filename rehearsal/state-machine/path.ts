import { JSONPath } from 'jsonpath-plus';
import { isObject } from './json';
import type { Json, JsonObject } from './json';

/** A step of a reference path: a field's name or an index. */
export type Segment = string | number;

/** A path that selected nothing, in the words that Step Functions puts into the cause. */
export class PathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PathError';
  }
}

/** What a path can select from: the data, and the context object for paths that begin with `$$`. */
export interface PathInput {
  readonly data: Json;
  /** Built only when a path asks for it. */
  readonly context: () => Json;
}

/** A JSONPath, read once. */
export interface Path {
  readonly text: string;
  /** @throws PathError when a path to one node finds none; a path to many nodes finds an empty array */
  select(input: PathInput): Json;
}

const STEP = /\.([^.[\]()*'"@?,:\s]+)|\[(-?\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;
/** Operators of jsonpath-plus that JSONPath does not have: parent, property name, type selectors, escapes. */
const FOREIGN = /\^|~|@[a-zA-Z]+\(|`/;
const FUNCTION = /\.[a-zA-Z]+\(\)/;

/**
 * Reads a path that names one node: fields by name, elements by index.
 *
 * @returns undefined when the text is no such path
 * @see https://states-language.net/spec.html#ref-paths
 */
export function referencePath(text: string): readonly Segment[] | undefined {
  if (!text.startsWith('$')) return undefined;
  const segments: Segment[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const step = STEP.exec(text);
    if (!step) return undefined;
    const [, name, index, single, double] = step;
    segments.push(index === undefined ? (name ?? unescape(single ?? double ?? '')) : Number(index));
  }
  return segments;
}

const paths = new Map<string, Path>();

/**
 * Reads a path of the data (`$`) or of the context object (`$$`).
 *
 * @throws PathError when it is no path that the rehearsal evaluates
 */
export function parsePath(text: string): Path {
  const known = paths.get(text);
  if (known) return known;
  const ofContext = text.startsWith('$$');
  const select = selector(ofContext ? text.slice(1) : text);
  const path: Path = {
    text,
    select({ data, context }) {
      try {
        return select(ofContext ? context() : data);
      } catch (error) {
        throw error instanceof PathError ? new PathError(`Invalid path '${text}' : ${error.message}`) : error;
      }
    },
  };
  paths.set(text, path);
  return path;
}

function selector(text: string): (document: Json) => Json {
  const segments = referencePath(text);
  if (segments) return (document) => follow(document, segments);
  if (!/^\$[.[]/.test(text) || FOREIGN.test(text) || FUNCTION.test(text)) {
    throw new PathError(`'${text}' is no path that the rehearsal evaluates.`);
  }
  return (document) => {
    if (!isObject(document) && !Array.isArray(document)) return [];
    const found: Json = JSONPath({ path: text, json: document, wrap: true, eval: 'safe' });
    return found;
  };
}

function follow(document: Json, segments: readonly Segment[]): Json {
  let value: Json | undefined = document;
  for (const [index, segment] of segments.entries()) {
    value = step(value, segment);
    if (value === undefined) {
      const last = index === segments.length - 1;
      const where = bracketed(last ? segments : segments.slice(0, index + 1));
      throw new PathError(last ? `No results for path: ${where}` : `Missing property in path ${where}`);
    }
  }
  return value ?? null;
}

function step(value: Json, segment: Segment): Json | undefined {
  if (typeof segment === 'number') return Array.isArray(value) ? value.at(segment) : undefined;
  return isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
}

/**
 * The document with a value put at a reference path; fields on the way are made where there are none.
 *
 * @throws PathError when the path leads through something that is no object, or to an element that is not there
 */
export function placeAt(document: Json, segments: readonly Segment[], value: Json): Json {
  const [segment, ...rest] = segments;
  if (segment === undefined) return value;
  if (typeof segment === 'number') {
    if (!Array.isArray(document) || segment < 0 || segment >= document.length) {
      throw new PathError(`There is no element [${segment}] to put a value at.`);
    }
    return document.with(segment, placeAt(document[segment] ?? null, rest, value));
  }
  if (document !== null && !isObject(document)) {
    throw new PathError(`The field ${bracketed([segment])} cannot be put into something that is no object.`);
  }
  const inner = rest.length === 0 ? null : ownField(document ?? {}, segment);
  return { ...document, [segment]: placeAt(inner, rest, value) };
}

function ownField(object: JsonObject, name: string): Json {
  return Object.hasOwn(object, name) ? (object[name] ?? null) : {};
}

function bracketed(segments: readonly Segment[]): string {
  return `$${segments.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `['${segment}']`)).join('')}`;
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
