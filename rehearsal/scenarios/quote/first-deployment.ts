import type { Scenario } from '../types';
import { reasons } from './findings';
import { outcomeOf, scaleNote } from './release-scenario';
import type { QuoteSystem } from './system';

/** Creates the stack in an empty account. */
export const firstDeployment: Scenario<QuoteSystem> = {
  name: 'quote-first-deployment',
  title: 'First deployment',
  expectation:
    'The alias is created with all traffic on version 1: nothing shifts, CodeDeploy is not called, no call fails.',
  async run(system, context) {
    const startedAt = performance.now();
    const experiment = await system.begin();
    context.progress('creating the stack in an empty account');
    const deployments = await experiment.deployFirst();
    await experiment.startLoad(60);
    await experiment.wait(120_000);
    const record = await experiment.stopLoad();
    const elsewhere = record.calls.filter(({ version }) => version !== '1');
    const failed = record.calls.filter(({ failure }) => failure !== undefined);
    const problems = [
      ...(deployments.length > 0 ? [`${deployments.length} deployments were started.`] : []),
      ...(elsewhere.length > 0 ? [`${elsewhere.length} calls were not served by version 1.`] : []),
      ...(failed.length > 0 ? [`${failed.length} calls failed: ${JSON.stringify(reasons(failed))}.`] : []),
      ...(record.calls.length === 0 ? ['No call was made.'] : []),
    ];
    const colds = experiment.system.lambda.records.flatMap(({ initMs }) => initMs ?? []);
    return {
      ...outcomeOf(experiment, record),
      pass: problems.length === 0,
      observed: [
        ...problems,
        `The alias was created on version ${experiment.liveVersion}; ${record.calls.length} calls were served by it.`,
        `${colds.length} environments were started, in ${Math.round(Math.max(...colds))} ms at most.`,
      ],
      notes: [
        'On AWS hooks and alarms do not guard a first deployment either: there is no version to go back to.',
        scaleNote(experiment),
      ],
      durationMs: performance.now() - startedAt,
    };
  },
};
