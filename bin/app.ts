import { setFlagsFromString } from 'node:v8';
import { Validations } from 'aws-cdk-lib';
import { RulesAhead } from '../lib/validation/rules-ahead';
import { knownTypes } from '../ops/cost/known-types';

// CloudFormation's rules are a WebAssembly program that runs once: compiling it twice, the second time for speed, costs
// more than it saves. V8 calls the flag one for testing; a version without it says so and goes on (docs/performance.md).
setFlagsFromString('--liftoff-only');

// Before anything else is loaded. Without validation, as tests and benchmarks ask for it, there is nothing to do ahead.
const rules = process.env['CDK_VALIDATION'] === 'false' ? [] : [new RulesAhead(knownTypes())];

void import('./run-app').then(({ runApp }) =>
  runApp(async (app, settings) => {
    const { bundleAhead } = await import('../lib/handlers/bundle');
    // The stacks are loaded while esbuild, a process of its own, is at work.
    const [, { addStacks }] = await Promise.all([bundleAhead(), import('../lib/app')]);
    addStacks(app, settings);
    Validations.of(app).addPlugins(...rules);
  }),
);
