import path from 'node:path';
import type { Assembly } from '../../assembly/types';
import type { StackUpdate } from '../../delivery/stack-contract';
import { listFailures, settled } from '../measure';
import { writeChangedStack } from '../changed-stack';
import { releaseHooks } from '../releases/hooks';
import { goodRelease } from '../releases/order-release';
import type { Scenario, ScenarioContext } from '../types';
import type { DeliveryExperiment } from './experiment';
import type { DeliveryKit } from './kit';
import { describeFunction, forwardingListeners, tagListeners } from './listener-changes';
import { underLoad } from './release-scenario';
import type { DeliverySystem } from './system';
import { outcomeOf, scaleNote } from './write-up';

const MINUTE_MS = 60_000;

/** One stack update, and what must come of it. */
interface Update {
  readonly what: string;
  readonly assembly: Assembly;
  /** The update fails with this reason when everything has been sent. @default it succeeds */
  readonly failing?: string;
  /** Whether listeners are sent again. */
  readonly listeners: 'sent' | 'left alone';
}

/** Updates of the service's stack after a release that left the second target group in charge (aws/aws-cdk#36649). */
export function stackUpdateScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'Stack updates after a release',
    expectation:
      'An unrelated update sends no listener; one that touches the listeners, and the rollback of such a one, send them with the target group that serves. The traffic stays where the release brought it, and no request fails.',
    async run(system, context) {
      const startedAt = performance.now();
      const experiment = await system.begin();
      await underLoad(experiment);
      context.progress('releasing');
      const id = await experiment.release(goodRelease('good', system.kit.next));
      const view = await experiment.ended(id);
      const problems: string[] = [];
      const observed: string[] = [];
      if (view.status !== 'Succeeded') problems.push(`The release ended as ${view.status}.`);
      const updates = await updatesOf(system.kit, context);
      for (const update of updates) {
        context.progress(update.what);
        const result = await experiment.account.updateStack(update.assembly, update.failing);
        await experiment.wait(MINUTE_MS);
        problems.push(...problemsOf(update, result, system.kit));
        problems.push(...movedFrom(view.newRevision, update, experiment));
        observed.push(describe(update, result));
      }
      const record = await experiment.stopLoad();
      const failures = listFailures(record.samples);
      if (failures) problems.push(`Requests failed: ${failures}.`);
      const after = settled(record.settlement);
      return {
        ...outcomeOf(experiment, record),
        pass: problems.length + after.problems.length === 0,
        observed: [...problems, ...after.problems, ...observed, ...after.observed],
        notes: [
          'https://github.com/aws/aws-cdk/issues/36649: without the guard, CloudFormation would put the listeners back to a group without tasks.',
          'The guard is the synthesized function: it asks the ECS endpoint which tasks serve. CloudFormation is a model: docs/decisions/listener-guard.md.',
          scaleNote(experiment),
        ],
        durationMs: performance.now() - startedAt,
      };
    },
  };
}

async function updatesOf({ plan }: DeliveryKit, { workFolder }: ScenarioContext): Promise<readonly Update[]> {
  const stackId = plan.service.stackId;
  const write = (before: Assembly, label: string, template: (text: string) => string): Promise<Assembly> =>
    writeChangedStack(before, before.stack(stackId), { label, template }, path.join(workFolder, label));
  const [hook] = releaseHooks(plan);
  const functionId = hook?.functionId;
  if (functionId === undefined)
    throw new Error('The service has no hook, whose description could be changed.');
  const unrelated = await write(plan.assembly, 'unrelated', (text) => describeFunction(text, functionId));
  const touching = await write(unrelated, 'touching', (text) => tagListeners(text, 'touched'));
  const failing = await write(touching, 'failing', (text) => tagListeners(text, 'touched again'));
  return [
    { what: 'an unrelated update', assembly: unrelated, listeners: 'left alone' },
    { what: 'an update that tags the listeners', assembly: touching, listeners: 'sent' },
    {
      what: 'one more, that fails and is rolled back',
      assembly: failing,
      failing: 'A resource of the update could not be created.',
      listeners: 'sent',
    },
  ];
}

function problemsOf(
  { what, failing, listeners }: Update,
  { status, reason, written, rolledBack }: StackUpdate,
  { plan }: DeliveryKit,
): readonly string[] {
  const problems: string[] = [];
  const expected = failing === undefined ? 'UPDATE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
  if (status !== expected) problems.push(`${what} ended as ${status}: ${reason ?? 'without a reason'}.`);
  const ofTraffic = forwardingListeners(plan.assembly.stack(plan.service.stackId));
  const sent = failing === undefined ? written : rolledBack;
  const missing = ofTraffic.filter((logicalId) => !sent.includes(logicalId));
  const touched = ofTraffic.filter((logicalId) => written.includes(logicalId));
  if (listeners === 'sent' && missing.length > 0)
    problems.push(`${what} did not send ${missing.join(', ')}.`);
  if (listeners === 'left alone' && touched.length > 0) problems.push(`${what} sent ${touched.join(', ')}.`);
  return problems;
}

function movedFrom(revision: string, { what }: Update, { account }: DeliveryExperiment): readonly string[] {
  return (['production', 'test'] as const).flatMap((listener) => {
    const shares = account.traffic.findLast((change) => change.listener === listener)?.shares;
    if (shares === undefined || shares[revision] === 100) return [];
    return [`${what} moved the traffic of the ${listener} listener: ${JSON.stringify(shares)}.`];
  });
}

function describe({ what }: Update, { status, written, rolledBack }: StackUpdate): string {
  const sent = `${written.length} resources were sent${rolledBack.length > 0 ? `, and ${rolledBack.length} sent back` : ''}`;
  return `${what[0]?.toUpperCase()}${what.slice(1)} ended as ${status}: ${sent}. The traffic stayed.`;
}
