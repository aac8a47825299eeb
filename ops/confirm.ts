import type { Settings } from '../lib/config';
import { OpsError } from './error';
import { EXIT } from './exit';
import type { Terminal } from './terminal';

export interface ConfirmOptions {
  readonly terminal: Terminal;
  readonly environment: Settings['environment'];
  /** `--yes`: a script has decided. Not enough for production. */
  readonly yes: boolean;
  /** `--confirm <environment>`: the name of the environment, typed by whoever wrote the script. */
  readonly confirm?: string;
}

/**
 * Shows what a command will do and asks whether to do it. Production wants its name typed.
 *
 * @param plan what will happen, a line each
 * @throws OpsError when the answer is no, or nobody is there to answer
 */
export async function confirm(options: ConfirmOptions, plan: readonly string[]): Promise<void> {
  const { terminal, environment, yes } = options;
  for (const line of plan) terminal.error(line);
  const named = environment === 'production';
  if (options.confirm !== undefined && options.confirm !== environment) {
    throw new OpsError({
      setting: '--confirm',
      value: `"${options.confirm}" is not the environment of this command`,
      fix: `--confirm ${environment}, if that is meant`,
    });
  }
  if (options.confirm === environment || (yes && !named)) return;
  if (terminal.ask === undefined) {
    throw new OpsError({
      setting: named ? '--confirm' : '--yes',
      value: 'not given, and there is no terminal to ask on',
      fix: named ? `add --confirm ${environment}` : 'add --yes',
    });
  }
  const question = named ? `Type ${environment} to go on: ` : 'Go on? [y/N] ';
  const answer = (await terminal.ask(question)).trim();
  if (named ? answer === environment : /^y(es)?$/i.test(answer)) return;
  throw new OpsError(
    { setting: 'Answer', value: JSON.stringify(answer), fix: 'nothing was changed' },
    EXIT.failed,
  );
}
