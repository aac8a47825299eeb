import { App, Validations } from 'aws-cdk-lib';
import { ConfigurationError, CONTEXT, loadSettings, type Settings } from '../lib/config';
import { asksForGoodHabits } from '../lib/policy/ask';

/** Fills an app; what it answers is waited for. */
export type AddStacks = (app: App, settings: Settings) => unknown;

/**
 * Runs a CDK app with the settings of the environment that the context names. What is wrong with them is printed, and ends
 * the process with status 1.
 */
export function runApp(addStacks: AddStacks): void {
  synthesize(addStacks).catch((error: unknown) => {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}

async function synthesize(addStacks: AddStacks): Promise<void> {
  const app = new App();
  const environment: unknown = app.node.tryGetContext(CONTEXT.environment);
  const prefix: unknown = app.node.tryGetContext(CONTEXT.prefix);
  await addStacks(app, loadSettings({ environment, prefix }));
  if (!asksForGoodHabits(app)) return;
  // Loaded where it is asked for: it takes half a second.
  const { GoodHabits } = await import('../lib/policy/good-habits');
  Validations.of(app).addPlugins(new GoodHabits());
}
