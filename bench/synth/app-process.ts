import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';

/** Variables with which the CDK CLI starts an app. @param outdir becomes the cloud assembly */
export function appEnvironment(outdir: string, validate: boolean): NodeJS.ProcessEnv {
  const { context }: { context: object } = JSON.parse(
    readFileSync(path.join(REPOSITORY, 'cdk.json'), 'utf8'),
  );
  return {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_VALIDATION: validate ? undefined : 'false',
  };
}
