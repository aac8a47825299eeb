import { ENVIRONMENT_NAMES } from '../lib/config/settings';

/** Where the environments stand, from the top of the repository. */
export const ENVIRONMENTS_PATH = 'lib/config/environments.ts';

/** The page whose tables a test compares with the environments. */
export const CONFIGURATION_PAGE = 'docs/configuration.md';

/** Holds only while no environment has an account. */
export const ANY_ACCOUNT_TEST = 'test/config/any-account.test.ts';

export interface Target {
  readonly account?: string;
  readonly region?: string;
}

/**
 * The text of `environments.ts` with an account and a region in every environment.
 *
 * @throws Error when an environment does not begin as it does here
 */
export function withTarget(text: string, { account, region }: Target): string {
  const settings = Object.entries({ account, region }).flatMap(([setting, value]) =>
    value === undefined ? [] : [{ setting, line: `    ${setting}: '${value}',\n` }],
  );
  const lines = settings.map(({ line }) => line).join('');
  return ENVIRONMENT_NAMES.reduce((result, name) => {
    const start = `\n  ${name}: {\n`;
    const parts = result.split(start);
    if (parts.length !== 2) {
      throw new Error(
        `${ENVIRONMENTS_PATH} has no entry ${name} that begins with a line of its own: add account and region by hand.`,
      );
    }
    const [head = '', rest = ''] = parts;
    // One that a fork before this one put there.
    const without = settings.reduce(
      (entry, { setting }) =>
        entry.replace(new RegExp(`^((?: {4}\\w+: '.*',\\n)*?) {4}${setting}: '.*',\\n`), '$1'),
      rest,
    );
    return head + start + lines + without;
  }, text);
}

/** The text of `docs/configuration.md` with account and region in the columns of the environments. */
export function withTargetColumns(text: string, target: Target): string {
  return Object.entries(target).reduce(
    (result, [setting, value]) =>
      value === undefined ? result : result.replace(rowOf(setting), `$1${` ${value} |`.repeat(COLUMNS)}$2`),
    text,
  );
}

const COLUMNS = ENVIRONMENT_NAMES.length;

/** The row of a setting, its columns of the environments between what comes before and behind them. */
function rowOf(setting: string): RegExp {
  return new RegExp(String.raw`^(\| \`${setting}\` *\|[^|]*\|[^|]*\|)(?:[^|]*\|){${COLUMNS}}([^|]*\|)$`, 'm');
}
