import { Validations } from 'aws-cdk-lib';
import { rulesAhead } from '../lib/validation/rules-ahead';
import { knownTypes } from '../ops/cost/known-types';

// Before anything else is loaded.
const rules = rulesAhead(knownTypes());

void import('./run-app').then(({ runApp }) =>
  runApp(async (app, settings) => {
    const { bundleAhead } = await import('../lib/handlers/bundle');
    // The stacks are loaded while esbuild, a process of its own, is at work.
    const [, { addStacks }] = await Promise.all([bundleAhead(), import('../lib/app')]);
    addStacks(app, settings);
    Validations.of(app).addPlugins(...rules);
  }),
);
