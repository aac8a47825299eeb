/** The file that a user edits; every message names it. */
export const ENVIRONMENTS_FILE = 'lib/config/environments.ts';

/** One thing that is wrong with the configuration. All four parts are ready to print. */
export interface Problem {
  /** Where it stands, for example `service.tasks.min`. */
  readonly setting: string;
  /** What stands there, as `showValue` writes it. */
  readonly value: string;
  /** What may stand there. */
  readonly accepted: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The configuration cannot be used. Holds every problem found, not only the first. */
export class ConfigurationError extends Error {
  /**
   * @param problems at least one
   * @param environment name of the environment that was asked for, as the user gave it
   */
  constructor(
    readonly problems: readonly Problem[],
    readonly environment: string,
  ) {
    super(renderProblems(problems, environment));
    this.name = 'ConfigurationError';
  }
}

function renderProblems(problems: readonly Problem[], environment: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const blocks = problems.map(({ setting, value, accepted, fix }) =>
    [setting, `  value     ${value}`, `  accepted  ${accepted}`, `  fix       ${fix}`].join('\n'),
  );
  return [
    `${count} in the configuration of environment ${environment} (${ENVIRONMENTS_FILE})`,
    ...blocks,
  ].join('\n\n');
}

const LONGEST_VALUE = 60;

/**
 * A value as a message may show it: one line, short, and never what is inside an object or an array, because a secret
 * written in the wrong place would end up in a build log.
 */
export function showValue(value: unknown): string {
  if (value === undefined) return 'not set';
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty object' : `an object with ${cut(keys.map(showKey).join(', '))}`;
  }
  return `a ${typeof value}`;
}

/** The path of a setting as it is written in code: `network.availabilityZoneNames[1]`, `tags["cost center"]`. */
export function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, depth) => {
      if (typeof key === 'number') return `[${key}]`;
      const text = showKey(String(key));
      if (text.startsWith('"')) return `[${text}]`;
      return depth === 0 ? text : `.${text}`;
    })
    .join('');
}

function showKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) && key.length <= LONGEST_VALUE ? key : JSON.stringify(cut(key));
}

function cut(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
