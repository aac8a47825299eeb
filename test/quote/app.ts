import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';

/** An app with the feature flags of cdk.json, and without bundling. */
export function testApp(): App {
  const file = path.join(__dirname, '..', '..', 'cdk.json');
  const { context }: { context: Record<string, unknown> } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
}
