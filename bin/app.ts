import { setFlagsFromString } from 'node:v8';
import { App, Validations } from 'aws-cdk-lib';
import { ConfigurationError, CONTEXT, loadSettings } from '../lib/config';
import { bundleAhead } from '../lib/handlers/bundle';
import { asksForGoodHabits } from '../lib/policy/ask';

// CloudFormation's rules are a WebAssembly program that runs once: compiling it twice, the second time for speed, costs
// more than it saves. V8 calls the flag one for testing; a version without it says so and goes on (docs/performance.md).
setFlagsFromString('--liftoff-only');

async function main(): Promise<void> {
  const app = new App();
  const environment: unknown = app.node.tryGetContext(CONTEXT.environment);
  const prefix: unknown = app.node.tryGetContext(CONTEXT.prefix);
  const settings = loadSettings({ environment, prefix });
  // The stacks are loaded while esbuild, a process of its own, is at work.
  const [, { addStacks }] = await Promise.all([bundleAhead(), import('../lib/app')]);
  addStacks(app, settings);
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
