import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import cdk from '../cdk.json';

let outputs: string | undefined;

// Not on exit: a test's `process` is a copy whose exit event never comes.
afterAll(() => {
  if (outputs !== undefined) fs.rmSync(outputs, { recursive: true, force: true });
});

/**
 * An app with the feature flags of `cdk.json`, so that a test sees what `cdk synth` writes. Nothing is bundled by CDK
 * and nothing reported; what it writes goes after the tests of the file.
 */
export function testApp(context: Record<string, unknown> = {}): App {
  outputs ??= fs.mkdtempSync(path.join(os.tmpdir(), 'test-app-'));
  return testAppIn(fs.mkdtempSync(path.join(outputs, 'app-')), context);
}

/** As {@link testApp}, written to a folder that its maker removes. */
export function testAppIn(outdir: string, context: Record<string, unknown> = {}): App {
  return new App({
    context: { ...cdk.context, 'aws:cdk:bundling-stacks': [], ...context },
    analyticsReporting: false,
    outdir,
  });
}
