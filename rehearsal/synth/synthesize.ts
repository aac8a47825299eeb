import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { runInSession } from '../session';

/** The repository's root: the folder with `cdk.json`. */
export const REPOSITORY = path.resolve(__dirname, '..', '..');

export interface SynthesisOptions {
  /** Environment, as `-c env=…` of the CDK CLI. */
  readonly environment: string;
  /** Folder that becomes the cloud assembly. */
  readonly outdir: string;
  readonly signal: AbortSignal;
  /** Folder with `cdk.json`. @default this repository */
  readonly project?: string;
  /** Command that runs the app. @default `app` of `cdk.json` */
  readonly app?: string;
  /** Validate the templates with aws-cdk-lib's CloudFormation rules. @default true */
  readonly validate?: boolean;
}

/** The CDK app ended with an error: a wrong configuration, a template that breaks a rule. The message is the app's own. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

const cdkJson = z.object({ app: z.string(), context: z.record(z.string(), z.unknown()).default({}) });

/**
 * Runs the CDK app as the CDK CLI does, without the CLI's own start: the command `app` of `cdk.json` in a shell, with
 * the folder and the context in its environment. The app itself validates the templates it has written.
 *
 * @returns what the app wrote to stderr, such as warnings
 * @throws SynthesisError when the app fails, or a template breaks a rule
 */
export async function synthesize(options: SynthesisOptions): Promise<string> {
  const { environment, outdir, signal, project = REPOSITORY, validate = true } = options;
  const settings = cdkJson.parse(JSON.parse(readFileSync(path.join(project, 'cdk.json'), 'utf8')));
  const { app = settings.app } = options;
  const { failure, stderr } = await runInSession({
    command: app,
    cwd: project,
    signal,
    environment: {
      ...process.env,
      PATH: [path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, env: environment }),
      CDK_VALIDATION: validate ? undefined : 'false',
      // A process of its own: a broken rule is told and ends it with status 1, instead of a stack trace.
      CDK_APP_MODE: 'process',
    },
  });
  // The folder is gone before anybody could look into it.
  const messages = stderr
    .split('\n')
    .filter((line) => !line.includes(outdir))
    .join('\n')
    .trim();
  if (failure === undefined) return messages;
  throw new SynthesisError(messages || `\`${app}\` ended with ${failure} and said nothing.`);
}
