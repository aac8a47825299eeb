import { setFlagsFromString } from 'node:v8';
import { bundleAhead } from '../lib/handlers/bundle';
import { runApp } from './run-app';

// CloudFormation's rules are a WebAssembly program that runs once: compiling it twice, the second time for speed, costs
// more than it saves. V8 calls the flag one for testing; a version without it says so and goes on (docs/performance.md).
setFlagsFromString('--liftoff-only');

runApp(async (app, settings) => {
  // The stacks are loaded while esbuild, a process of its own, is at work.
  const [, { addStacks }] = await Promise.all([bundleAhead(), import('../lib/app')]);
  addStacks(app, settings);
});
