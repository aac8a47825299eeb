import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';

const APP = `import { App, Stack } from 'aws-cdk-lib';
new Stack(new App(), 'Empty');
`;

/** The empty app with V8 told what the product's app tells it. */
const SAME_FLAGS = `import { setFlagsFromString } from 'node:v8';
setFlagsFromString('--liftoff-only');
${APP}`;

/** An app of one stack without resources: the packages, the feature flags and the command of this repository. */
export interface EmptyApp {
  readonly folder: string;
  /** Its program, and the same with the product's flags of V8. */
  readonly programs: { readonly plain: string; readonly sameFlags: string };
}

export function writeEmptyApp(folder: string): EmptyApp {
  mkdirSync(folder, { recursive: true });
  const { app, ...settings }: { app: string } = JSON.parse(
    readFileSync(path.join(REPOSITORY, 'cdk.json'), 'utf8'),
  );
  const files = {
    'package.json': '{ "private": true }',
    'cdk.json': JSON.stringify({ ...settings, app: app.replace('bin/app.ts', 'empty.ts') }),
    'empty.ts': APP,
    'empty-same-flags.ts': SAME_FLAGS,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  symlinkSync(path.join(REPOSITORY, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return { folder, programs: { plain: 'empty.ts', sameFlags: 'empty-same-flags.ts' } };
}
