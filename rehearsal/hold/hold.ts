import path from 'node:path';
import { untilAborted } from '../or-aborted';
import { assemblyOf } from '../rehearse';
import type { RehearsalOptions } from '../rehearse';
import type { ScenarioContext } from '../scenarios/types';
import { withWorkFolder } from '../work-folder';
import { holdFunction } from './function';
import type { Held } from './held';
import { holdService } from './service';

/** What can be kept running, by the name that `npm run ops` has for it. */
export const HELD_SUBJECTS = {
  service: { title: 'The order API, its users and its deployments', start: holdService },
  function: { title: 'The quote function, its callers and its deployments', start: holdFunction },
} as const;
export type HeldSubject = keyof typeof HELD_SUBJECTS;

export interface HoldOptions extends Pick<
  RehearsalOptions,
  'source' | 'seed' | 'scale' | 'progress' | 'signal' | 'warn'
> {
  readonly subject: HeldSubject;
  readonly out: (text: string) => void;
}

/**
 * Keeps a rehearsed system running until the signal is aborted, and prints one line with which the commands of
 * `npm run ops` talk to it.
 *
 * @throws AssemblyError, SynthesisError, or the signal's reason
 */
export function hold(options: HoldOptions): Promise<never> {
  return withWorkFolder(async (workFolder) => {
    const { source, seed, scale, progress, signal, subject, out } = options;
    const assembly = await assemblyOf(options, path.join(workFolder, 'cdk.out'));
    const { title, start } = HELD_SUBJECTS[subject];
    const held = await progress.step(title, (say) => {
      const context: ScenarioContext = {
        assembly,
        environment: source.kind === 'environment' ? source.environment : undefined,
        seed,
        scale,
        signal,
        workFolder: path.join(workFolder, subject),
        progress: say,
      };
      return start(context);
    });
    try {
      out(exportLine(held.variables));
      for (const hint of held.hints) out(`  ${hint}`);
      out(`Template time goes ${scale} times faster here. Nothing is deployed to AWS. Ctrl-C ends it.`);
      return await aborted(signal);
    } finally {
      await held.close();
    }
  });
}

/** The variables as a shell takes them, on one line. */
export function exportLine(variables: Held['variables']): string {
  return `export ${Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`;
}

/** @throws the signal's reason, as soon as it is aborted */
async function aborted(signal: AbortSignal): Promise<never> {
  await untilAborted(signal);
  throw signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
