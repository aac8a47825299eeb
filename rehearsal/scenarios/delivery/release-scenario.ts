import path from 'node:path';
import { writeChangedStack } from '../changed-stack';
import type { Change } from '../changed-stack';
import type { DeliveryPlan } from '../../delivery/plan';
import { hookAt, releaseHooks } from '../releases/hooks';
import { faultsOf } from '../releases/faulty';
import type { OrderRelease } from '../releases/order-release';
import type { Outcome, Scenario, ScenarioContext } from '../types';
import type { DeliveryExperiment, LoadRecord } from './experiment';
import type { ReleaseExpectation, ReleaseFacts } from './findings';
import type { DeliveryKit } from './kit';
import type { DeliverySystem } from './system';
import { factsOf, judged } from './write-up';

/** A release under load, and what must become of it. */
export interface ReleaseScenario {
  readonly name: string;
  readonly title: string;
  readonly expectation: string;
  readonly expected: ReleaseExpectation;
  readonly notes: readonly string[];
  /** The program that runs before the release. @default the image of the assembly */
  readonly before?: (kit: DeliveryKit, context: ScenarioContext) => OrderRelease;
  /** Runs between the first answers of the load and the release. @returns what was seen; a problem is thrown */
  readonly untilRelease?: (
    experiment: DeliveryExperiment,
    release: OrderRelease,
  ) => Promise<readonly string[]>;
  /** No alarm guards this deployment (`overrideAlarmConfiguration`). @default false */
  readonly ignoreAlarms?: boolean;
  /** What is released. */
  readonly release: (kit: DeliveryKit, context: ScenarioContext) => OrderRelease | Promise<OrderRelease>;
  /** New code of the hook that runs at this event or stage. @default the hooks are as synthesized */
  readonly hook?: { readonly at: string; readonly change: Change };
  /** Runs while the deployment does. @returns what was seen; a problem is thrown */
  readonly during?: (
    experiment: DeliveryExperiment,
    id: string,
    release: OrderRelease,
  ) => Promise<readonly string[]>;
  /** Looks at the experiment when everything has been read back. @default there is no more to look at */
  readonly afterwards?: (experiment: DeliveryExperiment, facts: ReleaseFacts) => Verdict;
  /** Template time goes this many times faster than in the other scenarios. @default 1 */
  readonly hurry?: number;
}

/** What a look at an experiment has found. */
export interface Verdict {
  readonly problems: readonly string[];
  readonly observed: readonly string[];
}

const MINUTE_MS = 60_000;
/** Requests answered before a release begins. */
const BEFORE = 15;

/** The first version under load, release, its end, and a minute more. */
export function releaseScenario(definition: ReleaseScenario): Scenario<DeliverySystem> {
  const { name, title, expectation, expected } = definition;
  return {
    name,
    title,
    expectation,
    async run(system, context): Promise<Outcome> {
      const startedAt = performance.now();
      const release = await definition.release(system.kit, context);
      const before = definition.before?.(system.kit, context);
      const plan = await planWithHook(definition, system.kit.plan, context);
      const image = before?.image ?? plan.image;
      const experiment = await system.begin({ plan: { ...plan, image }, hurry: definition.hurry });
      const programs = before ? [before, release] : [release];
      const earlier = await sumOfFaults(programs);
      const { id, seen, record } = await runRelease(definition, experiment, release, context);
      const faults = (await sumOfFaults(programs)) - earlier;
      const facts = factsOf(experiment, id, faults, record);
      const more = definition.afterwards?.(experiment, facts) ?? { problems: [], observed: [] };
      const { problems, observed: after } = more;
      const { notes } = definition;
      return {
        ...judged(experiment, { record, facts, expected, problems, before: seen, after, notes }),
        durationMs: performance.now() - startedAt,
      };
    },
  };
}

/** Faults that programs have noted so far; the first requests, which measure this machine, are before the load. */
async function sumOfFaults(releases: readonly OrderRelease[]): Promise<number> {
  const counts = await Promise.all(releases.map(faultsOf));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function planWithHook(
  { hook, name }: ReleaseScenario,
  plan: DeliveryPlan,
  context: ScenarioContext,
): Promise<DeliveryPlan> {
  if (!hook) return plan;
  const { stack, functionId } = hookAt(releaseHooks(plan), hook.at);
  const folder = path.join(context.workFolder, 'changed-hook');
  const change = { label: name, code: { [functionId]: hook.change } };
  return { ...plan, assembly: await writeChangedStack(plan.assembly, stack, change, folder) };
}

async function runRelease(
  definition: ReleaseScenario,
  experiment: DeliveryExperiment,
  release: OrderRelease,
  context: ScenarioContext,
): Promise<{ id: string; seen: readonly string[]; record: LoadRecord }> {
  await underLoad(experiment);
  const before = (await definition.untilRelease?.(experiment, release)) ?? [];
  context.progress('releasing under load');
  const id = await experiment.release(release, definition.ignoreAlarms);
  const seen = (await definition.during?.(experiment, id, release)) ?? [];
  await experiment.ended(id);
  await experiment.wait(MINUTE_MS);
  return { id, seen: [...before, ...seen], record: await experiment.stopLoad() };
}

/** Starts the load and waits until some of it has been answered. */
export async function underLoad(experiment: DeliveryExperiment): Promise<void> {
  experiment.startLoad();
  await experiment.answered(BEFORE, 60 * MINUTE_MS);
}
