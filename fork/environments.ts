import { ENVIRONMENT_NAMES } from '../lib/config/settings';

/** Where the environments stand, from the top of the repository. */
export const ENVIRONMENTS_PATH = 'lib/config/environments.ts';

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
  const settings = [
    ...(account === undefined ? [] : [`account: '${account}',`]),
    ...(region === undefined ? [] : [`region: '${region}',`]),
  ].map((line) => `    ${line}\n`);
  return ENVIRONMENT_NAMES.reduce((result, name) => {
    const start = `\n  ${name}: {\n`;
    const parts = result.split(start);
    if (parts.length !== 2) {
      throw new Error(
        `${ENVIRONMENTS_PATH} has no entry ${name} that begins with a line of its own: add account and region by hand.`,
      );
    }
    return parts.join(start + settings.join(''));
  }, text);
}
