import { App } from 'aws-cdk-lib';
import { addStacks } from '../lib/app';
import { ConfigurationError, CONTEXT, loadSettings } from '../lib/config';

try {
  const app = new App();
  const environment: unknown = app.node.tryGetContext(CONTEXT.environment);
  const prefix: unknown = app.node.tryGetContext(CONTEXT.prefix);
  addStacks(app, loadSettings({ environment, prefix }));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
