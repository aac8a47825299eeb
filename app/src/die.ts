import { describeError } from './describe-error';
import { SettingsError } from './environment';

/**
 * For what happens before there is a log, or beside it: a line of the same form, and no half-alive process.
 *
 * @param service name in the log
 * @param program name in sentences
 */
export function dieOf(service: string, program: string): (error: unknown) => never {
  return (error) => {
    const problems = error instanceof SettingsError ? { problems: error.problems } : {};
    const line = {
      level: 'fatal',
      time: new Date().toISOString(),
      service,
      ...problems,
      err: describeError(error),
      message: `the ${program} cannot go on`,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    process.exit(1);
  };
}
