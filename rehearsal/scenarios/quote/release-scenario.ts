import type { Deployment } from '../../codedeploy/model';
import { figures } from '../../load/samples';
import type { Outcome, Scenario, ScenarioContext } from '../types';
import type { Experiment, ExperimentRecord } from './experiment';
import { problemsOf, reasons } from './findings';
import type { ReleaseExpectation, ReleaseFacts } from './findings';
import type { Release } from './release';
import { releaseDrawings, releaseMarks } from './series';
import type { QuoteSystem } from './system';

/** A release under load, and what must become of it. */
export interface ReleaseScenario {
  readonly name: string;
  readonly title: string;
  readonly expectation: string;
  readonly expected: ReleaseExpectation;
  readonly notes: readonly string[];
  /** What is live before the release. @default the assembly as it was synthesized */
  readonly before?: Release;
  /** What is released. */
  readonly release: (experiment: Experiment) => Release;
  /** Runs between the start of the load and the release. @default a minute of load */
  readonly untilRelease?: (experiment: Experiment) => Promise<void>;
  /** Runs while the deployment does. @returns what was seen; a problem is thrown */
  readonly during?: (experiment: Experiment, deployment: Deployment) => Promise<readonly string[]>;
  /** Calls per real second. @default 60 */
  readonly ratePerSecond?: number;
  /** Template time passes this many times faster than in the other quote scenarios. @default 1 */
  readonly speed?: number;
}

const RATE_PER_SECOND = 60;
const MINUTE_MS = 60_000;
/** Real milliseconds by which `setTimeout` may be early. */
const TIMER_SLACK_MS = 2;

/** Old version live under load, release, its end, and a minute more. */
export function releaseScenario(definition: ReleaseScenario): Scenario<QuoteSystem> {
  const { name, title, expectation } = definition;
  return {
    name,
    title,
    expectation,
    async run(system, context) {
      const startedAt = performance.now();
      const experiment = await system.begin(definition.speed);
      const { facts, record, seen } = await runRelease(definition, experiment, context);
      const problems = problemsOf(facts, definition.expected);
      return {
        ...outcomeOf(experiment, record),
        pass: problems.length === 0,
        observed: [...problems, ...seen, ...describe(facts, experiment)],
        notes: [...definition.notes, scaleNote(experiment)],
        durationMs: performance.now() - startedAt,
      };
    },
  };
}

async function runRelease(
  definition: ReleaseScenario,
  experiment: Experiment,
  context: ScenarioContext,
): Promise<{ facts: ReleaseFacts; record: ExperimentRecord; seen: readonly string[] }> {
  context.progress('deploying the version that is live before the release');
  if (definition.before) await experiment.deployRelease(definition.before);
  else await experiment.deployFirst();
  const oldVersion = experiment.liveVersion;
  await experiment.startLoad(definition.ratePerSecond ?? RATE_PER_SECOND);
  await (definition.untilRelease?.(experiment) ?? experiment.wait(MINUTE_MS));

  context.progress('releasing under load');
  const before = experiment.routing.length;
  const [deployment] = await experiment.deployRelease(definition.release(experiment));
  if (!deployment) throw new Error('The update of the alias started no deployment.');
  const seen = (await definition.during?.(experiment, deployment)) ?? [];
  const ended = await experiment.ended(deployment);
  await experiment.wait(MINUTE_MS);

  const record = await experiment.stopLoad();
  const { codeDeploy } = experiment.system;
  const facts: ReleaseFacts = {
    deployment: ended,
    rollback: ended.rollbackDeploymentId ? codeDeploy.deployment(ended.rollbackDeploymentId) : undefined,
    oldVersion,
    newVersion: experiment.system.lambda.function(experiment.functionName).versions.at(-1) ?? '',
    routing: experiment.group.routing,
    changes: experiment.routing.slice(before),
    calls: record.calls,
    toleranceMs: TIMER_SLACK_MS * experiment.clock.scale,
  };
  return { facts, record, seen };
}

/** Figures and drawings of an experiment. */
export function outcomeOf(
  experiment: Experiment,
  { calls, routing }: ExperimentRecord,
): Pick<Outcome, 'requests' | 'failed' | 'p50' | 'p99' | 'shares' | 'series' | 'alarms' | 'marks'> {
  const { requests, failed, p50, p99 } = figures(calls.map((call) => ({ operation: 'quote', ...call })));
  const drawing = {
    calls,
    routing,
    alarms: experiment.system.alarms,
    deployments: experiment.system.codeDeploy.deployments(),
    seconds: (templateMs: number) => experiment.seconds(templateMs),
  };
  return { requests, failed, p50, p99, ...releaseDrawings(drawing), marks: releaseMarks(drawing) };
}

function describe(facts: ReleaseFacts, experiment: Experiment): readonly string[] {
  const { deployment, rollback, calls, newVersion, changes } = facts;
  const { startedAt } = deployment.events.find(({ name }) => name === 'AllowTraffic') ?? {};
  const shifts = changes
    .filter(({ at }) => startedAt !== undefined && at >= startedAt)
    .map(({ routing, at }) => {
      const { functionVersion, additional } = routing;
      const percent = additional ? additional.weight * 100 : functionVersion === newVersion ? 100 : 0;
      return `${Math.round(percent)} percent at ${minutes(at - (startedAt ?? 0))}`;
    });
  const reached = calls.filter(({ version }) => version === newVersion);
  const failed = calls.filter(({ failure }) => failure !== undefined);
  const alarms = experiment.system.alarms.history
    .filter(({ to }) => to === 'ALARM')
    .map(({ alarm }) => alarm);
  return [
    `The deployment by ${deployment.configName} ended as ${deployment.status}${deployment.error ? ` (${deployment.error.code}: ${deployment.error.message})` : ''}.`,
    ...(shifts.length > 0 ? [`The new version got ${shifts.join(', ')}.`] : []),
    ...(rollback ? [`The rollback deployment ended as ${rollback.status}.`] : []),
    `${reached.length} of ${calls.length} calls were routed to the new version; ${failed.length} failed${failed.length > 0 ? ` (${JSON.stringify(reasons(failed))})` : ''}.`,
    ...(alarms.length > 0 ? [`In ALARM: ${[...new Set(alarms)].join(', ')}.`] : []),
  ];
}

function minutes(templateMs: number): string {
  return `${(templateMs / MINUTE_MS).toFixed(1)} min`;
}

/** How fast time passed: `1 minute of the template took 500 ms`. */
export function scaleNote({ clock }: Experiment): string {
  return `One minute of the template took ${Math.round(MINUTE_MS / clock.scale)} ms here; handlers ran in real time.`;
}
