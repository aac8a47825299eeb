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

/** Where in a program each construct was made: half as long again as making it, and no part of a template. */
const WITHOUT_STACK_TRACES = {
  'aws:cdk:disable-stack-trace': true,
  'aws:cdk:disable-creation-stack-traces': true,
};

/**
 * An app with the feature flags of `cdk.json`, so that a test sees what `cdk synth` writes. Nothing is bundled by CDK
 * and nothing reported; what it writes goes after the tests of the file. Assets stay where they are: the templates name
 * them by the same hashes, and the source of the pipeline alone is hundreds of files.
 */
export function testApp(context: Record<string, unknown> = {}): App {
  return testAppWithAssets({ 'aws:cdk:disable-asset-staging': true, ...context });
}

/** As {@link testApp}, for tests that read the assets of the assembly: they are copied to it. */
export function testAppWithAssets(context: Record<string, unknown> = {}): App {
  outputs ??= fs.mkdtempSync(path.join(os.tmpdir(), 'test-app-'));
  return testAppIn(fs.mkdtempSync(path.join(outputs, 'app-')), context);
}

/** As {@link testAppWithAssets}, written to a folder that its maker removes. */
export function testAppIn(outdir: string, context: Record<string, unknown> = {}): App {
  return new App({
    context: { ...cdk.context, ...WITHOUT_STACK_TRACES, 'aws:cdk:bundling-stacks': [], ...context },
    analyticsReporting: false,
    // A fifth of a synthesis, and no part of a template either.
    treeMetadata: false,
    outdir,
  });
}
