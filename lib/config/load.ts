import { ENVIRONMENTS } from './environments';
import { ConfigurationError, ENVIRONMENTS_FILE, showPath, showValue, type Problem } from './error';
import type { Environments } from './input';
import { nearestName } from './nearest';
import { readEnvironment } from './read-environment';
import { ENVIRONMENT_NAMES, type EnvironmentName, type Settings } from './settings';

/** The environment used when none is asked for. */
export const DEFAULT_ENVIRONMENT: EnvironmentName = 'sandbox';

/** Names of the CDK context values that select: `-c env=staging -c prefix=alice`. */
export const CONTEXT = { environment: 'env', prefix: 'prefix' } as const;

/** What is asked for. Context values come from outside, so they may be anything. */
export interface Selection {
  /** @default sandbox */
  readonly environment?: unknown;
  /** Takes the place of the environment's own prefix. @default the environment's own */
  readonly prefix?: unknown;
}

/**
 * The settings of the selected environment, complete, checked and frozen.
 *
 * The other environments of the file are not read: a mistake in production does not keep anybody out of their sandbox.
 * The test suite reads all of them.
 *
 * @param today the day on which settings that end on a date are held against it; for tests
 * @throws ConfigurationError with every problem there is
 */
export function loadSettings(
  selection: Selection = {},
  environments: Environments = ENVIRONMENTS,
  today: Date = new Date(),
): Settings {
  const { environment: asked = DEFAULT_ENVIRONMENT } = selection;
  const problems = problemsOfFile(environments);
  const environment = ENVIRONMENT_NAMES.find((name) => name === asked);
  if (environment === undefined) problems.push(unknownEnvironment(asked));

  // Without a known environment the prefix is still worth checking, so that its mistake is told now.
  const entry = environment === undefined ? {} : entryOf(environments, environment);
  if (entry === undefined) problems.push(missingEnvironment(environment ?? DEFAULT_ENVIRONMENT));
  const input = withPrefix(entry ?? {}, selection.prefix);
  const read = readEnvironment(environment ?? DEFAULT_ENVIRONMENT, input, today);
  if ('problems' in read) problems.push(...read.problems.map((problem) => nameSource(problem, selection)));

  if ('problems' in read || problems.length > 0) throw new ConfigurationError(problems, showValue(asked));
  return deepFreeze(read.settings);
}

function problemsOfFile(environments: unknown): Problem[] {
  if (!isRecord(environments)) {
    return [
      {
        setting: 'ENVIRONMENTS',
        value: showValue(environments),
        accepted: `an object with any of ${ENVIRONMENT_NAMES.join(', ')}`,
        fix: `write export const ENVIRONMENTS: Environments = { ${DEFAULT_ENVIRONMENT}: {} }`,
      },
    ];
  }
  return Object.entries(environments)
    .filter(([name]) => !ENVIRONMENT_NAMES.some((known) => known === name))
    .map(([name, value]) => ({
      setting: showPath(['ENVIRONMENTS', name]),
      value: showValue(value),
      accepted: `environments named ${ENVIRONMENT_NAMES.join(', ')}`,
      fix: didYouMean(name) ?? 'remove it, or add its name to ENVIRONMENT_NAMES in lib/config/settings.ts',
    }));
}

/** What stands in the file under the name; `{}` when the file itself is the problem, so that it is told once. */
function entryOf(environments: unknown, name: EnvironmentName): unknown {
  if (!isRecord(environments)) return {};
  return Object.hasOwn(environments, name) ? environments[name] : undefined;
}

function unknownEnvironment(asked: unknown): Problem {
  return {
    setting: `-c ${CONTEXT.environment}`,
    value: showValue(asked),
    accepted: `one of ${ENVIRONMENT_NAMES.join(', ')}`,
    fix:
      (typeof asked === 'string' ? didYouMean(asked) : undefined) ??
      `pass for example -c ${CONTEXT.environment}=${DEFAULT_ENVIRONMENT}, or nothing for ${DEFAULT_ENVIRONMENT}`,
  };
}

function missingEnvironment(name: EnvironmentName): Problem {
  return {
    setting: showPath(['ENVIRONMENTS', name]),
    value: showValue(undefined),
    accepted: 'an object with settings, which may be empty',
    fix: `add ${name}: {} to ${ENVIRONMENTS_FILE}, or choose another environment`,
  };
}

function didYouMean(name: string): string | undefined {
  const nearest = nearestName(name, ENVIRONMENT_NAMES);
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}

function withPrefix(entry: unknown, prefix: unknown): unknown {
  return prefix === undefined || !isRecord(entry) ? entry : { ...entry, prefix };
}

/** A prefix that came from the command line is corrected there. */
function nameSource(problem: Problem, { prefix }: Selection): Problem {
  return problem.setting === 'prefix' && prefix !== undefined
    ? {
        ...problem,
        setting: `-c ${CONTEXT.prefix}`,
        fix: `pass for example -c ${CONTEXT.prefix}=shop, or nothing for the environment's own`,
      }
    : problem;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
