import type { OpsContext } from '../context/context';
import { OpsError } from '../error';
import { EXIT, type ExitStatus } from '../exit';

/** A failure that is made on purpose. */
export interface Drill {
  readonly name: string;
  /** What is done, a line each; shown before anything happens. */
  readonly plan: readonly string[];
  /** What must come true, in a sentence. */
  readonly expectation: string;
  /**
   * Makes the failure, undoes what it made, also when it fails itself, and looks whether the system recovered.
   *
   * @returns what was seen
   */
  run(context: OpsContext): Promise<DrillResult>;
}

export interface DrillResult {
  readonly recovered: boolean;
  /** A sentence each. */
  readonly observed: readonly string[];
}

/** Runs a drill. @returns 0 when the system recovered as expected @throws OpsError outside of the sandbox */
export async function runDrill(context: OpsContext, drill: Drill): Promise<ExitStatus> {
  const { json, settings, terminal } = context;
  if (settings.environment !== 'sandbox') {
    throw new OpsError({
      setting: '--env',
      value: `${settings.environment}: failures are made in the sandbox only`,
      fix: `npm run ops -- drill ${drill.name} --env sandbox`,
    });
  }
  await context.confirm([`Drill ${drill.name}`, ...drill.plan.map((line) => `  ${line}`)]);
  if (!json) terminal.out(`Expected: ${drill.expectation}`);
  const result = await drill.run(context);
  if (json) terminal.out(JSON.stringify({ drill: drill.name, ...result }));
  else {
    for (const line of result.observed) terminal.out(`  ${line}`);
    terminal.out(result.recovered ? 'Recovered as expected.' : 'Did not recover as expected.');
  }
  return result.recovered ? EXIT.ok : EXIT.failed;
}
