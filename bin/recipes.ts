import { App, Validations } from 'aws-cdk-lib';
import { ConfigurationError, CONTEXT, loadSettings } from '../lib/config';
import { asksForGoodHabits } from '../lib/policy/ask';
import { addRecipes } from '../lib/recipes/app';

async function main(): Promise<void> {
  const app = new App();
  const environment: unknown = app.node.tryGetContext(CONTEXT.environment);
  const prefix: unknown = app.node.tryGetContext(CONTEXT.prefix);
  addRecipes(app, loadSettings({ environment, prefix }));
  if (!asksForGoodHabits(app)) return;
  // Loaded where it is asked for: it takes half a second.
  const { GoodHabits } = await import('../lib/policy/good-habits');
  Validations.of(app).addPlugins(new GoodHabits());
}

main().catch((error: unknown) => {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
