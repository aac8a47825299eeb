import type { z } from 'zod';
import { showPath, showValue, type Problem } from './error';
import { nearestName } from './nearest';
import { RULES } from './rules';
import { environmentSchema } from './schema/environment';
import { descriptionAt, namesAt } from './schema/tree';
import type { SettingDescription } from './schema/setting';
import type { EnvironmentName, Settings } from './settings';

type Path = readonly PropertyKey[];

/** Either the settings, or everything that is wrong with them. */
export type ReadEnvironment =
  | { readonly settings: Settings }
  | { readonly problems: readonly [Problem, ...Problem[]] };

/**
 * Reads one environment: every setting by itself first, then the settings against each other. What the schema refuses
 * does not keep the rules from running: it is replaced by its default, and only rules that look at it are left out.
 */
export function readEnvironment(environment: EnvironmentName, input: unknown, today: Date): ReadEnvironment {
  const { values, problems, refused } = readValues(input);
  const settings: Settings = { environment, ...values };
  for (const { uses, check } of Object.values(RULES)) {
    const readable = !uses.some((path) => refused.some((other) => overlap(path.split('.'), other)));
    if (readable) problems.push(...check(settings, today));
  }
  const [first, ...others] = problems;
  return first === undefined ? { settings } : { problems: [first, ...others] };
}

interface Values {
  readonly values: z.output<typeof environmentSchema>;
  readonly problems: Problem[];
  readonly refused: readonly Path[];
}

/** Parses, takes out what is refused, and parses again until the rest is valid; the empty object is. */
function readValues(input: unknown): Values {
  const problems: Problem[] = [];
  const refused: Path[] = [];
  for (let rest = input; ;) {
    const result = environmentSchema.safeParse(rest);
    if (result.success) return { values: result.data, problems, refused };
    const findings = result.error.issues.flatMap(findingsOf);
    for (const finding of findings) {
      // Taking a part out can make its surroundings incomplete; that is the same mistake seen again.
      if (refused.some((path) => overlap(path, finding.path))) continue;
      problems.push(problemOf(finding, input));
      refused.push(finding.path);
      if (finding.meant !== undefined) refused.push([...finding.path.slice(0, -1), finding.meant]);
    }
    // One at a time: a second removal would meet a changed object.
    const [first] = findings;
    rest = first === undefined ? {} : (without(rest, first.path) ?? {});
  }
}

/** Something the schema refused, and where. */
interface Finding {
  readonly path: Path;
  readonly unknown: boolean;
  /** The setting that an unknown one was probably meant to be. */
  readonly meant?: string;
}

function findingsOf(issue: z.core.$ZodIssue): readonly Finding[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, unknown: false }];
  const known = namesAt(environmentSchema, issue.path);
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    unknown: true,
    meant: nearestName(key, known),
  }));
}

function problemOf({ path, unknown, meant }: Finding, input: unknown): Problem {
  const setting = path.length === 0 ? 'the environment' : showPath(path);
  const value = shownAt(input, path);
  if (unknown) {
    const known = namesAt(environmentSchema, path.slice(0, -1));
    return {
      setting,
      value,
      accepted: `no setting of this name; there are ${known.join(', ')}`,
      fix: meant === undefined ? 'remove it' : `did you mean ${showPath([...path.slice(0, -1), meant])}?`,
    };
  }
  const description = descriptionAt(environmentSchema, path);
  if (description === undefined) {
    const names = namesAt(environmentSchema, path);
    return {
      setting,
      value,
      accepted: `an object with any of ${names.join(', ')}`,
      fix: `write ${setting} as an object, or leave it out for the defaults`,
    };
  }
  return {
    setting,
    value,
    accepted: description.accepted,
    fix: fixOf(path, valueAt(input, path), description),
  };
}

function fixOf(path: Path, given: unknown, { example, words = [] }: SettingDescription): string {
  if (given === undefined && path.length > 1) {
    return `add it, for example ${example}, or remove ${showPath(path.slice(0, -1))}`;
  }
  const word = typeof given === 'string' ? nearestName(given, words) : undefined;
  if (word !== undefined) return `did you mean '${word}'?`;
  const fallback = valueAt(environmentSchema.parse({}), path);
  if (isObject(fallback) || fallback === undefined) return `write for example ${example}`;
  return `write for example ${example}, or leave it out for the default ${showValue(fallback)}`;
}

/** Settings that take references to secrets. */
const REFERENCES: readonly Path[] = [
  ['service', 'secrets'],
  ['delivery', 'build', 'variables'],
];

/** Anything else than a reference may be the secret itself: its length has to do. */
function shownAt(input: unknown, path: Path): string {
  const value = valueAt(input, path);
  const isSecret =
    typeof value === 'string' &&
    REFERENCES.some((references) => references.every((key, index) => path[index] === key));
  return isSecret ? `a text of ${value.length} characters, not shown` : showValue(value);
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    input,
  );
}

/**
 * A copy without what is at the path. Where nothing is there (a required part is missing) or where it is one of an
 * array, the object or array around it goes; `undefined` when that is all there was.
 */
function without(value: unknown, path: Path): unknown {
  const [key, ...deeper] = path;
  if (key === undefined || !isObject(value) || Array.isArray(value) || !Object.hasOwn(value, key)) {
    return undefined;
  }
  const { [key]: child, ...others } = value;
  const rest = deeper.length === 0 ? undefined : without(child, deeper);
  return rest === undefined ? others : { ...others, [key]: rest };
}

/** Whether one path leads to the other or to a part of it. */
function overlap(one: Path, other: Path): boolean {
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).every((key, index) => key === other[index]);
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
